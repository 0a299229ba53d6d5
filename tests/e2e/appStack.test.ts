import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { LocalWorkspace, Stack } from "@pulumi/pulumi/automation";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parse, stringify } from "yaml";
import { docker, freePort, TestStack } from "./testStack";

const example = resolve(__dirname, "../../examples/app-stack");

let redis: TestStack;
let app: Stack;
let directory: string;
let users: Record<string, object> = { app: { rules: "~app:* +incr +get", rotation: 0 } };
let port: number;

beforeAll(async () => {
  port = await freePort();
  redis = await TestStack.create({ users, port });
  await redis.up();

  directory = await mkdtemp(join(tmpdir(), "app-stack-"));
  const project = parse(await readFile(join(example, "Pulumi.yaml"), "utf8"));
  await writeFile(
    join(directory, "Pulumi.yaml"),
    stringify({ ...project, main: join(example, project.main) }),
  );
  const { pulumiCommand, envVars } = redis.stack.workspace;
  const workspace = await LocalWorkspace.create({ workDir: directory, pulumiCommand, envVars });
  app = await Stack.create("dev", workspace);
  await app.setConfig("redisStack", { value: `organization/redis-server/${redis.name}` });
  await app.setConfig("image", { value: await TestStack.image() });
});
afterAll(async () => {
  await app.destroy({ suppressProgress: true });
  await rm(directory, { recursive: true });
  await redis.remove();
});

const visits = () => redis.as("app", async (client) => Number(await client.get("app:visits")));

async function isCounting(): Promise<void> {
  const before = await visits();
  await expect.poll(visits, { timeout: 20_000 }).toBeGreaterThan(before + 1);
}

test("an application stack takes its URL from this one and talks to Redis", async () => {
  const { stdout, stderr } = await app.up({ suppressProgress: true });
  await isCounting();
  const { users: logins } = await redis.outputs();
  expect(stdout + stderr).not.toContain(logins?.value.app.password);
});

test("through a rotation it goes on, before and after it is deployed again", async () => {
  const container = (await app.outputs()).container?.value;
  users = { app: { ...users.app, rotation: 1 } };
  await redis.configure({ users, port });
  await redis.up();
  await isCounting();

  await app.up({ suppressProgress: true });
  await isCounting();
  const { Config } = await docker.getContainer((await app.outputs()).container?.value).inspect();
  const { users: logins } = await redis.outputs();
  expect(Config.Env).toContain(`REDIS_URL=${logins?.value.app.url}`);
  expect(container).toBeTruthy();
});
