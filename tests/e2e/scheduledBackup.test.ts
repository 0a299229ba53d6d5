import { execFile } from "node:child_process";
import { createReadStream } from "node:fs";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, test as anyTest, beforeAll, describe, expect } from "vitest";
import { readArchive } from "../../components/backup/archive/readArchive";
import { scheduledProgram } from "../../components/backup/scheduled/places";
import { directoryTarget } from "../../components/backup/targets/directoryTarget";
import { dockerEnvironment, readEnvironment } from "../../scripts/environment";
import { freePort } from "../../scripts/freePort";
import { onlineReport } from "../../scripts/preview/online/onlineReport";
import { run } from "../../scripts/setup/command";
import { nodeImage } from "../../scripts/setup/nodeImage";
import { leaveArchive } from "../parts/operations/leftArchive";
import { repository, TestStack } from "./testStack";

describe("backups on a schedule", async () => {
  const image = await nodeImage(dockerEnvironment(await readEnvironment()));
  if (!image) console.log("skipped: no image with Node on this Docker host, and npm test could not make one");
  const test = anyTest.skipIf(!image);

  let stack: TestStack;
  let directory = "";
  const config = (port: number) => ({
    port,
    users: { app: { rules: "~* +@all -@dangerous -@admin" } },
    // None that could come while this runs, besides the first.
    backup: { schedule: "0 0 1 1 *", to: directory, keep: 2, image },
  });
  let port = 0;

  const container = () => stack.container("redis").inspect();
  const backupName = () => `redis-${stack.name}-backup`;
  const archives = async () => (await readdir(directory)).filter((name) => name.endsWith(".tar.zst")).sort();
  const last = async () =>
    JSON.parse(await run("docker", ["exec", backupName(), "node", scheduledProgram, "last"]));
  const check = () =>
    run("docker", ["exec", backupName(), "node", scheduledProgram, "check"]).then(
      () => "healthy",
      () => "unhealthy",
    );
  /** What a verb prints as JSON, also when it says that somebody has to look. */
  const redis = async (...args: string[]) => {
    const command = [join(repository, "scripts/run.mjs"), "scripts/redis.ts", ...args, "--json"];
    const { cwd, env } = stack.place;
    const printed = await new Promise<string>((done) => {
      execFile(process.execPath, [...command, "--stack", stack.name], { cwd, env }, (_, stdout) =>
        done(stdout),
      );
    });
    return JSON.parse(printed);
  };
  const keys = async (count: number) =>
    stack.as("app", async (redis) => {
      for (let i = 0; i < count; i++) await redis.set(`key:${i}`, i);
    });
  /** One is made at once where there is none. */
  const anotherBackup = async () => {
    const before = await archives();
    for (const name of before) await rm(join(directory, name));
    await run("docker", ["restart", "--time", "1", backupName()]);
    await expect.poll(archives).toHaveLength(1);
    await expect.poll(async () => (await last()).lastAttempt?.result).toBe("ok");
  };

  beforeAll(async () => {
    if (!image) return;
    directory = await mkdtemp(join(tmpdir(), "scheduled-backup-"));
    port = await freePort();
    stack = await TestStack.create(config(port));
    await stack.up();
  });
  afterAll(async () => {
    await stack?.remove();
    if (directory) await rm(directory, { recursive: true });
  });

  test("the first one is made at once", async () => {
    await expect
      .poll(archives)
      .toEqual([expect.stringMatching(new RegExp(`^${stack.name}-redis-.*\\.tar\\.zst$`))]);
    await expect
      .poll(async () => (await last()).lastAttempt)
      .toMatchObject({ result: "ok", file: (await archives())[0] });
    expect(await check()).toBe("healthy");
  });

  test("a report says how old the newest is", async () => {
    const report = await onlineReport(stack.name, stack.place);
    expect(report.servers[0]?.data).toEqual([
      {
        kind: "kept",
        text: expect.stringMatching(/^the newest scheduled backup is .* old \(.*\.tar\.zst\)$/),
      },
    ]);
    expect(report.result).toBe("nothing");
    const { lastBackup } = await redis("status");
    expect(lastBackup).toMatchObject({
      result: "ok",
      schedule: "0 0 1 1 *",
      file: (await archives())[0],
      byHand: false,
    });
    expect(lastBackup.ageSeconds).toBeGreaterThanOrEqual(0);
  });

  test("one by hand in the default place is the newest, and is said to be that", async () => {
    const { name } = await redis("backup");
    const asked = [redis("status"), onlineReport(stack.name, stack.place)] as const;
    const [{ lastBackup }, report] = await Promise.all(asked);
    expect(lastBackup).toMatchObject({ result: "ok", byHand: true, schedule: "0 0 1 1 *", file: name });
    expect(report.servers[0]?.data).toEqual([
      { kind: "kept", text: expect.stringContaining(`old (by hand, in ./backups: ${name})`) },
    ]);
    await rm(join(stack.place.cwd, "backups"), { recursive: true });
  });

  test("one that came due while its container was stopped is made when that starts", async () => {
    await run("docker", ["stop", "--time", "1", backupName()]);
    for (const name of await archives()) await rm(join(directory, name));
    const old = await leaveArchive(
      directoryTarget(directory),
      { stack: stack.name, server: "redis" },
      "2020-01-01T00:00:00.000Z",
    );
    await run("docker", ["start", backupName()]);
    await expect.poll(archives).toEqual([old, expect.stringMatching(`^${stack.name}-redis-`)]);
    await expect.poll(async () => (await last()).lastGood?.file).toBe((await archives())[1]);
    expect(await check()).toBe("healthy");
  });

  test("a server that was started again is backed up all the same, with all that it has", async () => {
    await keys(1000);
    await run("docker", ["restart", "--time", "20", `redis-${stack.name}`]);
    await stack.healthy();
    await anotherBackup();
    const [name = ""] = await archives();
    const { keys: counted, sample, truth } = await readArchive(createReadStream(join(directory, name)));
    expect({ counted: counted.after, truth }).toEqual({ counted: { 0: 1000 }, truth: "aof" });
    expect(sample.length).toBeGreaterThan(0);
    const drill = await redis("backup", "verify", join(directory, name));
    expect(drill).toMatchObject({ restores: true, keys: 1000, compared: sample.length, differences: [] });
  });

  test("one that failed makes the container unhealthy and the report say so, until one is good again", async () => {
    for (const name of await archives()) await rm(join(directory, name));
    await run("docker", ["stop", "--time", "20", `redis-${stack.name}`]);
    await run("docker", ["restart", "--time", "1", backupName()]);
    await expect.poll(async () => (await last()).lastAttempt?.result).toBe("failed");
    expect((await last()).lastAttempt.reason).toContain(`no connection to Redis at 127.0.0.1:${port}`);
    expect(await check()).toBe("unhealthy");
    const { lastBackup, attention } = await redis("status");
    expect(lastBackup).toMatchObject({ result: "failed", reason: expect.stringContaining("no connection") });
    expect(attention.join("\n")).toContain("the last scheduled backup failed: no connection to Redis");
    await run("docker", ["start", `redis-${stack.name}`]);
    await stack.healthy();
    const report = await onlineReport(stack.name, stack.place);
    expect(report.servers[0]?.data[0]).toMatchObject({
      kind: "risk",
      text: expect.stringContaining("the last scheduled backup failed: no connection to Redis"),
    });
    expect(report.result).toBe("look");
    await anotherBackup();
    expect(await check()).toBe("healthy");
  });

  test("its user can change nothing, and neither can its container", async () => {
    const { users } = await stack.outputs();
    const inside = run("docker", ["exec", backupName(), "touch", "/data/x"]);
    await expect(inside).rejects.toThrow("Read-only file system");
    expect(users?.value["scheduled-backup"]).toBeDefined();
    await stack.as("scheduled-backup", async (redis) => {
      await expect(redis.set("key:1", "x")).rejects.toThrow("NOPERM");
      await expect(redis.flushall()).rejects.toThrow("NOPERM");
      await expect(redis.config("SET", "save", "")).rejects.toThrow("NOPERM");
      await expect(redis.eval("return redis.call('SET', 'key:1', 'x')", 0)).rejects.toThrow(
        /NOPERM|permission/i,
      );
    });
  });

  test("no password is in an archive or in the log", async () => {
    const [name = ""] = await archives();
    const archive = await readFile(join(directory, name));
    const log = await run("docker", ["logs", backupName()]);
    const { users } = await stack.outputs();
    for (const { password } of Object.values(users?.value ?? {}) as { password: string }[]) {
      expect(archive.includes(password)).toBe(false);
      expect(log).not.toContain(password);
    }
  });

  test("taken out of the stack file, the container and its user go, and the archives and the server stay", async () => {
    const before = await container();
    const { backup, ...rest } = config(port);
    await stack.configure(rest);
    await stack.up();
    expect((await container()).Id).toBe(before.Id);
    expect(await run("docker", ["ps", "--all", "--quiet", "--filter", `name=${backupName()}`])).toBe("");
    expect(await archives()).toHaveLength(1);
    expect((await stack.aclList()).join("\n")).not.toContain("scheduled-backup");
  });
});
