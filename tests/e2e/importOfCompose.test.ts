import { chmod, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Redis } from "ioredis";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { freePort } from "../../scripts/freePort";
import { everyValue, fillEveryType } from "../parts/engines/everyValue";
import { type Answer, docker, emptyStack, fileOf, follow, importing } from "./importing";
import { TestStack } from "./testStack";

describe("a server as Compose makes it: a password for all, a directory of the host, a network", () => {
  const name = `composed-${process.pid}`;
  const alias = `cache-${process.pid}`;
  const password = "one for all: $x 'y'";
  let stack: TestStack;
  let directory: string;
  let port: number;
  let old: Redis;

  beforeAll(async () => {
    port = await freePort();
    directory = await mkdtemp(join(tmpdir(), "composed-"));
    await chmod(directory, 0o777);
    stack = await emptyStack();
    docker("network", "create", name);
    const labels = [
      "--label",
      "com.docker.compose.project=shop",
      "--network",
      name,
      "--network-alias",
      alias,
    ];
    const options = ["--restart", "always", "--memory", "256m", "--publish", `127.0.0.1:${port}:6379`];
    const redis = ["redis-server", "--requirepass", password, "--appendonly", "yes", "--save", ""];
    const image = await TestStack.image();
    docker("run", "-d", "--name", name, "-v", `${directory}:/data`, ...labels, ...options, image, ...redis);
    old = new Redis(port, { password, retryStrategy: () => 100, maxRetriesPerRequest: null });
    old.on("error", () => {});
    await fillEveryType(old);
  });
  afterAll(async () => {
    old.disconnect();
    await stack.remove();
    for (const container of [name, alias, `${alias}-config`]) {
      const [found] = docker("ps", "--all", "--quiet", "--filter", `name=^${container}$`).split("\n");
      if (found) docker("rm", "--force", found);
    }
    docker("volume", "rm", "--force", `${name}-imported`, `${alias}-config`);
    docker("network", "rm", name);
    docker(
      "run",
      "--rm",
      "-v",
      `${directory}:/data`,
      "--entrypoint",
      "sh",
      await TestStack.image(),
      "-c",
      "rm -rf /data/*",
    );
    await rm(directory, { recursive: true });
  });

  test("is taken over by a copy, and its password is that of a user with a name", async () => {
    const before = await everyValue(old);
    const { code, stdout, stderr } = await importing(stack, password, name, "--out", fileOf(stack), "--json");
    expect({ code, stderr }).toEqual({ code: 2, stderr: "" });
    const answer: Answer = JSON.parse(stdout);
    const notes = answer.notes.join("\n");
    expect(notes).toContain("its rights and its password are those of former-default");
    expect(notes).toContain(`its data are in the directory ${directory} of the Docker host`);
    expect(notes).toContain("take the service out of the Compose file");
    expect(parse(await readFile(fileOf(stack), "utf8")).config).toMatchObject({
      "redis-server:network": name,
      "redis-server:containerName": alias,
      "redis-server:bindAddress": "127.0.0.1",
      // Pulumi writes numbers so, when it adds a secret.
      "redis-server:memory": "256",
      "redis-server:restart": "always",
      "redis-server:settings": { appendonly: "yes", save: "" },
    });

    await follow(stack, answer, password);
    const url = `redis://former-default:${encodeURIComponent(password)}@127.0.0.1:${port}`;
    const redis = new Redis(url, { enableReadyCheck: false });
    expect(await everyValue(redis)).toEqual(before);
    redis.disconnect();
  });
});
