import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parse } from "yaml";
import { freePort } from "../../scripts/freePort";
import { docker } from "../parts/boot/docker";
import { PulumiStack } from "./pulumiStack";
import { TestStack } from "./testStack";

const example = resolve(__dirname, "../../examples/app-stack");

let redis: TestStack;
let app: PulumiStack;
let users: Record<string, object> = {
  app: { rules: "~app:* +incr +get +select", database: 3, rotation: 0 },
};
let port: number;

beforeAll(async () => {
  port = await freePort();
  redis = await TestStack.create({ users, port });
  await redis.up();

  const project = parse(await readFile(join(example, "Pulumi.yaml"), "utf8"));
  app = await PulumiStack.init("dev", { ...project, main: join(example, project.main) }, redis.environment);
  const redisStack = `organization/redis-server/${redis.name}`;
  await app.configure({ redisStack, image: await TestStack.image() });
});
afterAll(async () => {
  await app.destroy();
  await app.forget();
  await redis.remove();
});

const visits = () => redis.as("app", async (client) => Number(await client.get("app:visits")));

async function isCounting(): Promise<void> {
  const before = await visits();
  await expect.poll(visits).toBeGreaterThan(before + 1);
}

const appContainer = async (): Promise<string> => (await app.outputs()).container?.value;

/** Mode, owner, group and content of the file with the login. */
const login = async () =>
  docker("exec", await appContainer(), "sh", "-c", "stat -c '%a %u %g' /run/redis-url && cat /run/redis-url");

test("an application stack takes its URL from this one and talks to Redis, and docker inspect shows no password", async () => {
  const { text } = await app.up();
  await isCounting();
  const { users: logins } = await redis.outputs();
  const { url, password } = logins?.value.app ?? {};
  expect(text).not.toContain(password);
  expect(await login()).toBe(`400 10001 10001\n${url}`);
  const shown = await docker("inspect", await appContainer());
  expect(shown).toContain("/app.sh");
  expect(shown).not.toContain(password);
});

test("through a rotation it goes on, before and after it is deployed again", async () => {
  const before = await login();
  users = { app: { ...users.app, rotation: 1 } };
  await redis.configure({ users, port });
  await redis.up();
  await isCounting();

  await app.up();
  await isCounting();
  const { users: logins } = await redis.outputs();
  const after = await login();
  expect(after).toBe(`400 10001 10001\n${logins?.value.app.url}`);
  expect(after).not.toBe(before);
});
