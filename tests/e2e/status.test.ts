import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type Redis from "ioredis";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { parsePairs } from "../../components/connection/replies";
import { freePort } from "../../scripts/freePort";
import type { AofReport } from "../../scripts/operations/aof/aofReport";
import { header, parseSamples } from "../../scripts/operations/aof/samples";
import type { ServerStatus } from "../../scripts/operations/status/serverStatus";
import { waitDeadline } from "../deadlines";
import { holdChild } from "../parts/boot/heldChild";
import { content, fill, persistenceShows } from "../parts/boot/persistence";
import { type RunningVerb, runCommand, runVerb, startVerb } from "./operations";
import { TestStack } from "./testStack";

describe("a server's status and its append-only file", () => {
  let stack: TestStack;
  let name: string;
  let recording: string;

  beforeAll(async () => {
    stack = await TestStack.create({
      port: await freePort(),
      settings: { maxmemory: "256mb", save: "", "enable-debug-command": "yes" },
      users: { app: { rules: "~* +@all -@admin -@dangerous" } },
    });
    name = `redis-${stack.name}`;
    recording = join(stack.place.cwd, "sizes.csv");
    await stack.up();
    await stack.as("admin", fill);
  });
  afterAll(() => stack.remove());

  const status = async (): Promise<[code: number, ServerStatus]> => {
    const { code, stdout } = await runVerb(stack, "status", "--json");
    return [code, JSON.parse(stdout)];
  };
  const admin = (...command: [string, ...string[]]) => stack.as("admin", (redis) => redis.call(...command));
  /** What a verb that was ended may not have changed. */
  const state = () =>
    stack.as("admin", async (redis) => ({
      data: await content(redis),
      users: await redis.acl("LIST"),
      // By name: Redis lists them in any order, and in another one while it writes a file.
      settings: parsePairs(await redis.config("GET", "*")),
      // Those of the health check come and go.
      clients: String(await redis.client("LIST"))
        .match(/(?<= user=)\S+/g)
        ?.filter((user) => user !== "health"),
      files: await filesInContainer(),
    }));
  /** Once nobody is connected but the one who asks. */
  const stateAtRest = () =>
    vi.waitFor(
      async () => {
        const found = await state();
        expect(found.clients).toEqual(["admin"]);
        return found;
      },
      { timeout: waitDeadline },
    );
  async function filesInContainer(): Promise<string> {
    const exec = await stack.container().exec({ Cmd: ["find", "/data", "/tmp"], AttachStdout: true });
    const output = await exec.start({});
    let files = "";
    for await (const chunk of output) files += chunk;
    return files;
  }

  test("status is one screen, and JSON for machines", async () => {
    await stack.as("app", async (app) => {
      await expect(app.flushall()).rejects.toThrow(/NOPERM/);
      const [code, found] = await status();
      expect([code, found.attention, found.drift]).toEqual([0, [], []]);
      expect(found).toMatchObject({
        stack: stack.name,
        server: "redis",
        container: { name, state: "running", health: "healthy" },
        redis: { keys: 10_000, clients: { byUser: { app: 1 } }, persistence: { mode: "aof" } },
      });
      expect(found.redis?.users[0]).toMatchObject({
        name: "app",
        sessions: 1,
        lastDenied: { reason: "command", object: "flushall", count: 1 },
      });
    });
    const { code, stdout, stderr } = await runVerb(stack, "status");
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toMatch(new RegExp(`^redis of the stack ${stack.name}: healthy\nVersion +Redis `));
    expect(stdout).toContain("command flushall");
  });

  test("what somebody changed by hand is one line each, and needs a person", async () => {
    await admin("CONFIG", "SET", "maxmemory", "300mb");
    await admin("ACL", "SETUSER", "app", "+flushall");
    await admin("ACL", "SETUSER", "eve", "on", "nopass");
    const [code, { drift, attention }] = await status();
    expect([code, attention]).toEqual([2, [expect.stringMatching(/^somebody changed it by hand/)]]);
    expect(drift.sort()).toEqual([
      "setting maxmemory is 314572800, applied was 256mb",
      "user app gained +flushall",
      "user eve is there, but nobody declared it",
    ]);
    await admin("CONFIG", "SET", "maxmemory", "256mb");
    await admin("ACL", "LOAD");
    expect(await status()).toEqual([0, expect.objectContaining({ drift: [] })]);
  });

  test("--watch shows a server that goes, finds it again, and ends with Ctrl-C", async () => {
    const watch = startVerb(stack, "status", "--watch", "--json");
    const shown = () =>
      watch.stdout
        .split("\n")
        .slice(0, -1)
        .map((line) => JSON.parse(line) as ServerStatus);
    const last = () => shown().at(-1);
    await expect.poll(() => last()?.redis?.keys).toBe(10_000);
    await stack.container().stop();
    await expect.poll(() => last()?.unanswered).toBe("its container does not run");
    await stack.container().start();
    await expect.poll(() => last()?.redis?.keys).toBe(10_000);
    expect((await watch.end("SIGINT")).code).toBe(130);
  });

  test("aof shows the files of the manifest, and explain tells their life", async () => {
    const asked = [runVerb(stack, "aof", "--json"), runVerb(stack, "aof", "explain")] as const;
    const [{ code, stdout }, explained] = await Promise.all(asked);
    const report: AofReport = JSON.parse(stdout);
    expect([code, report.attention, report.isOn]).toEqual([0, [], true]);
    expect(report.files.map(({ type }) => type)).toEqual(["base", "incr", "manifest"]);
    expect(report.growth).toMatchObject({ keys: 10_000, next: { kind: "never" } });
    expect(report.bootSeconds).toBeGreaterThan(0);
    expect(explained.stdout).toContain("Redis holds its 10,000 keys in memory");
  });

  test("aof rewrite waits for one that runs, leaves it to the server on Ctrl-C, and says why one failed", async () => {
    await stack.as("admin", async (redis) => {
      const files = await filesInContainer();
      const held = await holdChild(redis, name, () => redis.call("BGREWRITEAOF"));
      const untilAsked = await infoCalls(redis);
      const left = startVerb(stack, "aof", "rewrite");
      // It has found the rewrite, and asks how far it is.
      await untilAsked(2);
      const interrupted = await left.end("SIGINT");
      expect([interrupted.code, interrupted.stderr]).toEqual([
        130,
        expect.stringContaining("goes on in the server"),
      ]);

      const untilWaiting = await infoCalls(redis);
      const waiting = startVerb(stack, "aof", "rewrite", "--json");
      // One may be the last of the verb that was ended.
      await untilWaiting(2);
      held.release();
      const { code, stdout } = await waiting.ended();
      expect([code, JSON.parse(stdout)]).toEqual([0, expect.objectContaining({ awaited: true })]);
      expect(await filesInContainer()).not.toBe(files);

      const doomed = await holdChild(redis, name, () => redis.call("BGREWRITEAOF"));
      const untilFailing = await infoCalls(redis);
      const failing = startVerb(stack, "aof", "rewrite");
      await untilFailing(1);
      doomed.kill();
      const failed = await failing.ended();
      expect([failed.code, failed.stdout]).toEqual([1, ""]);
      expect(failed.stderr).toMatch(
        /^error: the rewrite failed.*Its log says:\n {2}.*terminated by signal 9/s,
      );
    });
    const [code, { attention }] = await status();
    expect([code, attention]).toEqual([
      2,
      [expect.stringMatching(/^the last rewrite of the append-only file failed/)],
    ]);
    // What was left of it goes with the next one.
    const { stdout } = await runVerb(stack, "aof", "rewrite", "--json");
    expect(JSON.parse(stdout)).toMatchObject({ awaited: false });
    expect((await status())[0]).toBe(0);
  });

  test("verbs that are killed leave the server as it was, and a recording with whole lines", async () => {
    const before = await stateAtRest();
    const record = startVerb(stack, "aof", "record", recording, "--every", "0.1");
    const watch = startVerb(stack, "status", "--watch");
    const lines = () =>
      readFile(recording, "utf8").then(
        (text) => text.split("\n"),
        () => [],
      );
    await expect.poll(async () => (await lines()).length).toBeGreaterThan(4);
    await expect.poll(() => watch.stdout).toContain("Drift");
    await Promise.all([record.end("SIGKILL"), watch.end("SIGKILL")]);
    await expect.poll(state).toEqual(before);

    const whole = await lines();
    expect([whole[0], whole.at(-1)]).toEqual([header, ""]);
    // Gone on with.
    const more = await runVerb(stack, "aof", "record", recording, "--every", "0.1", "--for", "0.3", "--json");
    expect([more.code, JSON.parse(more.stdout)]).toEqual([0, { file: recording, samples: 4 }]);
    const samples = parseSamples(await readFile(recording, "utf8"), recording);
    expect(samples).toHaveLength(whole.length - 2 + 4);
    expect(samples.every(({ currentBytes }) => Number(currentBytes) > 0)).toBe(true);
  });

  test("a rewrite whose verb is killed goes on, and nothing is left of it", async () => {
    const before = await stateAtRest();
    const { data, users, settings, clients } = before;
    await stack.as("admin", async (redis) => {
      let verb: RunningVerb | undefined;
      const held = await holdChild(redis, name, async () => {
        verb = startVerb(stack, "aof", "rewrite");
        await persistenceShows(redis, "aof_rewrite_in_progress:1");
      });
      await verb?.end("SIGKILL");
      held.release();
      await persistenceShows(redis, "aof_rewrite_in_progress:0", "aof_last_bgrewrite_status:ok");
    });
    await expect.poll(state).toMatchObject({ data, users, settings, clients });
    expect((await state()).files.split("\n")).toHaveLength(before.files.split("\n").length);
  });

  test("a recording is plotted", async () => {
    const drawn = await runCommand(stack, "aof", "plot", recording);
    expect([drawn.code, drawn.stdout]).toEqual([
      0,
      expect.stringMatching(/of the append-only file since .*; ▼ \d rewrite/),
    ]);
    const picture = join(stack.place.cwd, "sizes.svg");
    expect((await runCommand(stack, "aof", "plot", recording, "--out", picture)).code).toBe(0);
    expect(await readFile(picture, "utf8")).toMatch(/^<svg .*sizes\.csv/s);
  });

  test("a rewrite is refused while the append-only file is off", async () => {
    await admin("CONFIG", "SET", "appendonly", "no");
    const { code, stderr } = await runVerb(stack, "aof", "rewrite");
    expect([code, stderr]).toEqual([1, expect.stringContaining("is off (appendonly no)")]);
    const { stdout } = await runVerb(stack, "aof");
    expect(stdout).toContain("is off (appendonly no)");
  });
});

/** Resolves when somebody has called INFO so many times from now on; the test itself may not meanwhile. */
async function infoCalls(redis: Redis): Promise<(times: number) => Promise<void>> {
  const calls = async () => {
    const [, [, count] = []] = (await redis.call("LATENCY", "HISTOGRAM", "info")) as [
      string,
      [string, number],
    ];
    return count ?? 0;
  };
  const before = await calls();
  return (times) => expect.poll(calls).toBeGreaterThanOrEqual(before + times);
}
