import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parse } from "yaml";
import { freePort } from "../freePort";
import { PulumiStack } from "./pulumiStack";
import { docker, TestStack } from "./testStack";

const example = resolve(__dirname, "../../examples/app-stack");

let redis: TestStack;
let app: PulumiStack;
let users: Record<string, object> = { app: { rules: "~app:* +incr +get", rotation: 0 } };
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

test("an application stack takes its URL from this one and talks to Redis", async () => {
  const { text } = await app.up();
  await isCounting();
  const { users: logins } = await redis.outputs();
  expect(text).not.toContain(logins?.value.app.password);
});

test("through a rotation it goes on, before and after it is deployed again", async () => {
  const container = (await app.outputs()).container?.value;
  users = { app: { ...users.app, rotation: 1 } };
  await redis.configure({ users, port });
  await redis.up();
  await isCounting();

  await app.up();
  await isCounting();
  const { Config } = await docker.getContainer((await app.outputs()).container?.value).inspect();
  const { users: logins } = await redis.outputs();
  expect(Config.Env).toContain(`REDIS_URL=${logins?.value.app.url}`);
  expect(container).toBeTruthy();
});
