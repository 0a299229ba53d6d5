import { execFileSync, spawn } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { Redis } from "ioredis";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { parsePairs } from "../../components/connection/replies";
import { freePort } from "../../scripts/freePort";
import { waitDeadline } from "../deadlines";
import { everyValue, fillEveryType } from "../parts/engines/everyValue";
import { type Answer, command, docker, emptyStack, fileOf, follow, importing } from "./importing";
import { login } from "./login";
import { TestStack } from "./testStack";

/** Which is compiled so; the image from Debian's packages is not. */
const asTheOfficialImage = ["redis-server", "--protected-mode", "no"];

/** All that could be different when the server was touched. */
async function asItIs(redis: Redis): Promise<unknown> {
  const [users, settings, data] = [
    await redis.acl("LIST"),
    parsePairs(await redis.config("GET", "*")),
    await everyValue(redis),
  ];
  return { users, settings, data };
}

describe("a server of the copied recipe, made literally", () => {
  const name = `imported-${process.pid}`;
  const [dave, app] = ["the-password-of-dave", "the-password-of-app"];
  let stack: TestStack;
  let port: number;
  let directory: string;
  let old: Redis;
  let before: unknown;
  let answer: Answer;

  beforeAll(async () => {
    port = await freePort();
    directory = await mkdtemp(join(tmpdir(), "recipe-"));
    await writeFile(join(directory, "redis.conf"), "");
    stack = await emptyStack();
    docker("volume", "create", name);
    const volumes = ["-v", `${name}:/data`, "-v", `${directory}/redis.conf:/usr/local/etc/redis/redis.conf`];
    docker(
      "run",
      "-d",
      "--name",
      name,
      ...volumes,
      "-p",
      `${port}:6379`,
      await TestStack.image(),
      ...asTheOfficialImage,
    );
    await vi.waitUntil(() => docker("exec", name, "redis-cli", "PING") === "PONG", { timeout: waitDeadline });
    const redisCli = (...args: string[]) => docker("exec", name, "redis-cli", ...args);
    redisCli("ACL", "SETUSER", "dave", "on", `>${dave}`, "~*", "+@all");
    redisCli("ACL", "SETUSER", "app", "on", `>${app}`, ">another", "~app:*", "+@read", "+@write", "+ping");
    redisCli("CONFIG", "SET", "appendonly", "yes");
    redisCli("CONFIG", "SET", "auto-aof-rewrite-percentage", "100");
    redisCli("CONFIG", "SET", "auto-aof-rewrite-min-size", "64mb");
    redisCli("CONFIG", "SET", "maxmemory-policy", "volatile-lru");
    redisCli("ACL", "SETUSER", "default", "off");
    old = new Redis(`redis://dave:${dave}@127.0.0.1:${port}`, { retryStrategy: () => 100 });
    old.on("error", () => {});
    await fillEveryType(old);
  });
  afterAll(async () => {
    old.disconnect();
    await stack.remove();
    docker("rm", "--force", name);
    docker("volume", "rm", "--force", name, `${name}-before-import`);
    await rm(directory, { recursive: true });
  });

  test("is as it was when the command is killed at any point, and no file is written", async () => {
    const asBefore = await asItIs(old);
    const file = await readFile(fileOf(stack), "utf8");
    const options = { cwd: stack.place.cwd, env: { ...stack.place.env, REDISCLI_AUTH: dave } };
    /** Kills it when this is so, and says how it ended. */
    const killed = async (when: () => Promise<unknown>, ...more: string[]) => {
      const child = spawn("node", [...command, name, "--user", "dave", ...more], options);
      const ended = new Promise((resolve) => child.on("close", (code, signal) => resolve(signal ?? code)));
      await Promise.race([when(), ended]);
      child.kill("SIGKILL");
      return await ended;
    };
    for (const after of [300, 600, 900, 1200])
      expect([2, "SIGKILL"]).toContain(await killed(() => pause(after)));
    // It is being written, beside where it goes.
    const unfinished = async () => (await readdir(stack.place.cwd)).filter((each) => each.includes(".yaml."));
    const isWriting = () =>
      vi.waitUntil(async () => (await unfinished()).length > 0, { timeout: waitDeadline, interval: 5 });
    expect(await killed(isWriting, "--out", fileOf(stack))).toBe("SIGKILL");
    expect(await readFile(fileOf(stack), "utf8")).toBe(file);
    await expect.poll(() => docker("top", name)).not.toContain("redis-cli");
    expect(await asItIs(old)).toEqual(asBefore);
  });

  test("refuses without a login, says which user, and a file that has settings", async () => {
    const asNobody = await importing(stack, "", name);
    expect(asNobody.code).toBe(1);
    expect(asNobody.stderr).toContain(
      "put the password of default into the environment variable REDISCLI_AUTH",
    );
    const asApp = await importing(stack, app, name, "--user", "app");
    expect(asApp.stderr).toContain("the user app may not run ACL LIST: log in as one who may (--user NAME)");
    const other = join(directory, "Pulumi.other.yaml");
    await writeFile(other, "config: { a:b: c }\n");
    const refused = await importing(stack, dave, name, "--user", "dave", "--out", other);
    expect(refused.stderr).toContain("the file has settings already, and nothing was written");
  });

  test("is taken over with every key, every right and every password, by what the command prints", async () => {
    before = await everyValue(old);
    const rights = ((await old.acl("LIST")) as unknown as string[]).filter((line) => !/ default /.test(line));
    const arguments_ = [name, "--user", "dave", "--out", fileOf(stack), "--json"];
    const { code, stdout, stderr } = await importing(stack, dave, ...arguments_);
    expect({ code, stderr }).toEqual({ code: 2, stderr: "" });
    answer = JSON.parse(stdout);
    expect(answer).toMatchObject({ file: fileOf(stack), keys: 10_011 });
    expect(answer.notes).toEqual([
      expect.stringContaining("there are keys in 1 besides 0. They stay there"),
      expect.stringContaining(`${directory}/redis.conf at /usr/local/etc/redis`),
    ]);
    const written = await readFile(fileOf(stack), "utf8");
    for (const hash of rights.flatMap((line) => line.match(/[0-9a-f]{64}/g) ?? [])) {
      expect(written + stdout).not.toContain(hash);
    }

    await follow(stack, answer, dave);
    expect(await stack.as("admin", everyValue)).toEqual(before);
    for (const [user, password] of [
      ["dave", dave],
      ["app", app],
      ["app", "another"],
    ]) {
      expect(await login(`redis://${user}:${password}@127.0.0.1:${port}`)).toBe("PONG");
    }
    expect((await stack.aclList()).filter((line) => / (app|dave) /.test(line))).toEqual(rights.sort());
    expect(await stack.settings("appendonly", "maxmemory-policy")).toEqual({
      appendonly: "yes",
      "maxmemory-policy": "volatile-lru",
    });
    expect((await stack.preview()).changes).toEqual({ same: expect.any(Number) });
  });

  test("has every key on the way back, too, and what was only set while it ran is gone, as the command says", async () => {
    const { back } = answer;
    expect(back[0]?.what).toContain("were only set while it ran are gone there, and `default` may be open");
    for (const line of back.flatMap(({ commands }) => commands)) execFileSync("sh", ["-c", line]);
    const open = new Redis(port, { retryStrategy: () => 100, maxRetriesPerRequest: null });
    open.on("error", () => {});
    await open.ping();
    expect(await everyValue(open)).toEqual(before);
    open.disconnect();
  });
});
