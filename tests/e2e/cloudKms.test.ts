import { execFile } from "node:child_process";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parse } from "yaml";
import { readEnvironment, toolEnvironment } from "../../scripts/environment";
import { keyServiceEnvironment, testKey } from "./keyService";

const repository = resolve(__dirname, "../..");
let directory: string;
let env: NodeJS.ProcessEnv;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "redis-server-kms-"));
  for (const file of ["Pulumi.yaml", "Pulumi.prod.yaml"])
    await cp(join(repository, file), join(directory, file));
  env = {
    ...toolEnvironment(await readEnvironment()),
    PULUMI_BACKEND_URL: `file://${directory}`,
    ...(await keyServiceEnvironment()),
  };
});
afterAll(async () => {
  await rm(directory, { recursive: true });
});

async function pulumi(...args: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)("pulumi", [...args, "--non-interactive"], {
    cwd: directory,
    env,
  });
  return stdout.trim();
}
const stackFile = () => readFile(join(directory, "Pulumi.prod.yaml"), "utf8");
const password = "redis-server:users.app.password";

test("a stack whose secrets a cloud's key seals: no passphrase anywhere, and the stack file keeps its comments", async () => {
  const before = await stackFile();
  await pulumi("stack", "init", "prod", "--secrets-provider", testKey);
  await pulumi("config", "set", "--secret", "--path", password, "hunter22", "--stack", "prod");

  const after = await stackFile();
  expect(parse(after)).toMatchObject({
    secretsprovider: testKey,
    encryptedkey: expect.any(String),
    config: { "redis-server:users": { app: { password: { secure: expect.stringMatching(/^v1:/) } } } },
  });
  expect(after).not.toContain("hunter22");
  expect(after.match(/#.*/g)).toEqual(before.match(/#.*/g));
  expect(await pulumi("config", "get", "--path", password, "--stack", "prod")).toBe("hunter22");
});

test("a stack that has a passphrase moves to a cloud's key, with its secrets", async () => {
  await writeFile(join(directory, "Pulumi.dev.yaml"), "config: {}\n");
  env = { ...env, PULUMI_CONFIG_PASSPHRASE: "test" };
  await pulumi("stack", "init", "dev", "--secrets-provider", "passphrase");
  await pulumi("config", "set", "--secret", "--path", password, "hunter23", "--stack", "dev");
  await pulumi("stack", "change-secrets-provider", testKey, "--stack", "dev");
  env = { ...env, PULUMI_CONFIG_PASSPHRASE: undefined };
  expect(await pulumi("config", "get", "--path", password, "--stack", "dev")).toBe("hunter23");
});
