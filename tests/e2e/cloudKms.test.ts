import { execFile } from "node:child_process";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parse } from "yaml";
import { readEnvironment, toolEnvironment } from "../../scripts/environment";

const repository = resolve(__dirname, "../..");
const mark = "sealed:";

/** As much of AWS's KMS as Pulumi needs, to show that the commands in docs/secrets.md do what they say. */
function keyService(): Server {
  return createServer((request, response) => {
    let body = "";
    request.on("data", (chunk) => {
      body += chunk;
    });
    request.on("end", () => {
      const { Plaintext, CiphertextBlob } = JSON.parse(body);
      const sealing = request.headers["x-amz-target"] === "TrentService.Encrypt";
      const answer = sealing
        ? { CiphertextBlob: Buffer.from(mark + Plaintext).toString("base64") }
        : { Plaintext: Buffer.from(CiphertextBlob, "base64").toString().slice(mark.length) };
      response.setHeader("Content-Type", "application/x-amz-json-1.1");
      response.end(
        JSON.stringify({ KeyId: "alias/redis-server", EncryptionAlgorithm: "SYMMETRIC_DEFAULT", ...answer }),
      );
    });
  });
}

let service: Server;
let directory: string;
let env: NodeJS.ProcessEnv;

beforeAll(async () => {
  service = keyService();
  await new Promise<void>((listening) => service.listen(0, "127.0.0.1", listening));
  directory = await mkdtemp(join(tmpdir(), "redis-server-kms-"));
  for (const file of ["Pulumi.yaml", "Pulumi.prod.yaml"])
    await cp(join(repository, file), join(directory, file));
  env = {
    ...toolEnvironment(await readEnvironment()),
    PULUMI_BACKEND_URL: `file://${directory}`,
    PULUMI_CONFIG_PASSPHRASE: undefined,
    PULUMI_CONFIG_PASSPHRASE_FILE: undefined,
    AWS_ENDPOINT_URL_KMS: `http://127.0.0.1:${(service.address() as AddressInfo).port}`,
    AWS_ACCESS_KEY_ID: "nobody",
    AWS_SECRET_ACCESS_KEY: "nothing",
  };
});
afterAll(async () => {
  service.closeAllConnections();
  service.close();
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
  await pulumi(
    "stack",
    "init",
    "prod",
    "--secrets-provider",
    "awskms://alias/redis-server?region=eu-central-1",
  );
  await pulumi("config", "set", "--secret", "--path", password, "hunter22", "--stack", "prod");

  const after = await stackFile();
  expect(parse(after)).toMatchObject({
    secretsprovider: "awskms://alias/redis-server?region=eu-central-1",
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
  await pulumi(
    "stack",
    "change-secrets-provider",
    "awskms://alias/redis-server?region=eu-central-1",
    "--stack",
    "dev",
  );
  env = { ...env, PULUMI_CONFIG_PASSPHRASE: undefined };
  expect(await pulumi("config", "get", "--path", password, "--stack", "dev")).toBe("hunter23");
});
