import { afterAll, beforeAll, expect, it } from "vitest";
import { compareStacks } from "../../../../../scripts/preview/offline/compareStacks";
import { StackRepository } from "../stackRepository";

let repository: StackRepository;
beforeAll(async () => {
  repository = await StackRepository.make();
  await repository.write(
    "Pulumi.staging.yaml",
    `config:
  docker:host: ssh://deploy@canary-one.example.com
  memory: 1024
  settings: { maxmemory: 512mb }
  users:
    app: { rules: "~app:* +get +set +keys", password: canary-password }
`,
  );
  await repository.write(
    "Pulumi.prod.yaml",
    `config:
  memory: 4096
  endpoint: canary-two.example.com
  settings: { maxmemory: 2gb, appendfsync: always }
  users:
    app: { rules: "~app:* +get +set" }
    ops: { rules: "+config|get +save" }
`,
  );
  await repository.write("Pulumi.wrong.yaml", "config: { memroy: 1 }\n");
});
afterAll(() => repository.remove());

const compared = (left: string, right: string, columns = 100) =>
  compareStacks(left, right, { columns, colour: false }, repository.directory);

it("shows what is different side by side, then what is the same", async () => {
  expect(await compared("staging", "prod")).toMatchInlineSnapshot(`
    "                staging                                   prod
    Docker host     one of its own                            that of the environment
    memory          1024 MiB                                  4096 MiB
    endpoint        -                                         ***
    Settings
      appendfsync   everysec (default)                        always
      maxmemory     512mb                                     2gb
    Users may
      app           also: KEYS                                -
      app, password given                                     generated
      ops           no such user                              CONFIG GET, SAVE

    The same
    image redis:8.2.9; protectData true; retainData true; port 6379; bindAddress 127.0.0.1; network
    bridge; restart unless-stopped; stopGracePeriod 60 s; readyTimeout 60 s; appendonly yes;
    auto-aof-rewrite-min-size 64mb; auto-aof-rewrite-percentage 100."
  `);
});

it("keeps within the width of the terminal", async () => {
  const lines = (await compared("staging", "prod", 60)).split("\n");
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(60);
});

it("says that there is nothing different", async () => {
  expect(await compared("prod", "prod")).toMatch(/^prod and prod have nothing different\.\n/);
});

it.each([
  ["an unknown stack", "nosuch", "there is no stack nosuch here; there are: prod, staging, wrong"],
  ["a stack that the program refuses", "wrong", "Pulumi.wrong.yaml: the stack's configuration is refused"],
])("refuses %s", async (_what, stack, words) => {
  await expect(compared("prod", stack)).rejects.toThrow(words);
});
