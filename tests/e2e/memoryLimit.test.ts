import { afterAll, expect, test, vi } from "vitest";
import { freePort } from "../../scripts/freePort";
import { waitDeadline } from "../deadlines";
import { startVerb } from "./operations";
import { TestStack } from "./testStack";

const mebibyte = 1024 * 1024;
let stack: TestStack;
afterAll(() => stack.remove());

test("memory: a limit comes and grows live; it goes only with the container, whose log goes on in the new one, and is refused before", async () => {
  const port = await freePort();
  stack = await TestStack.create({ port });
  await stack.up();
  const first = await stack.identity();
  const limit = async () => ((await stack.container().inspect()).HostConfig.Memory ?? 0) / mebibyte;

  for (const memory of [512, 1024]) {
    await stack.configure({ port, memory });
    await stack.up();
    expect(await limit()).toBe(memory);
  }
  expect(await stack.identity()).toEqual(first);

  await stack.configure({ port, memory: 0 });
  const urn = await stack.urn("Container::redis");
  for (const refusal of [await stack.failingPreview(), await stack.failingUp()]) {
    expect(refusal).toContain("memory: 0 is refused");
    expect(refusal).toContain(`pulumi up --replace '${urn}'`);
  }
  expect(await limit()).toBe(1024);
  expect(await stack.identity()).toEqual(first);

  const logs = startVerb(stack, "logs", "--follow");
  const ready = () => logs.stdout.match(/Ready to accept connections/g)?.length;
  await vi.waitUntil(() => ready() === 1, { timeout: waitDeadline });
  await stack.up({ replace: [urn] });
  expect(await limit()).toBe(0);
  await vi.waitUntil(() => ready() === 2, { timeout: waitDeadline });
  expect(logs.stderr).toContain(`redis-${stack.name} was replaced: what follows is of its new container\n`);
  // The last word of the old one.
  expect(logs.stdout.match(/Redis is now ready to exit/g)).toHaveLength(1);
  expect((await stack.preview()).changes).toEqual({ same: expect.any(Number) });
  expect((await stack.preview({ refresh: true })).changes).toEqual({ same: expect.any(Number) });

  await stack.destroy();
  const { code, stdout, stderr } = await logs.ended();
  expect([code, stderr.trim().split("\n").at(-1)]).toEqual([
    0,
    `redis-${stack.name} is gone, and the stack ${stack.name} no longer has this server: the log ends here`,
  ]);
  expect(stdout.match(/Redis is now ready to exit/g)).toHaveLength(2);
  const lines = stdout.trim().split("\n");
  expect(new Set(lines).size).toBe(lines.length);
});
