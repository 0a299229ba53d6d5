import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import KeyvRedis from "@keyv/redis";
import { FlowProducer, Queue, QueueEvents, Worker } from "bullmq";
import { RedisStore } from "connect-redis";
import { Redis } from "ioredis";
import { Keyv } from "keyv";
import { createClient } from "redis";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { type PresetName, rulesOfPreset } from "../../../components/acl/presets";
import { redisExporter } from "../../../scripts/setup/redisExporter";
import { startExporter } from "./redisExporter";
import { startRedis, type ThrowawayRedis } from "./throwawayRedis";

// What the client libraries of each preset's kind do when nobody watches: every command that Redis denies them is in ACL LOG.

let server: ThrowawayRedis;
let port: number;
beforeAll(async () => {
  server = await startRedis();
  port = server.redis.options.port ?? 0;
  await user("cache", ["cache:*"]);
  await user("sessions", ["sess:*"]);
  await user("queue", ["bull:*"]);
  await user("pubsub", ["news:*"]);
  await user("readonly", ["app:*"]);
  await user("metrics");
  await user("backup");
  await user("probe");
});
afterAll(() => server?.stop());

function user(name: PresetName, keys?: string[]): Promise<unknown> {
  const rules = rulesOfPreset(name, keys).split(" ");
  return server.redis.call("ACL", "SETUSER", name, "reset", "on", ">pw", "resetchannels", ...rules);
}

/** What Redis denied since the last call, as `user command-or-key`. */
async function denied(): Promise<string[]> {
  const log = (await server.redis.call("ACL", "LOG")) as string[][];
  await server.redis.call("ACL", "LOG", "RESET");
  return log.map((entry) => `${entry[9]} ${entry[7]}`);
}

afterEach(async () => expect(await denied()).toEqual([]));

/** A client of node-redis. */
async function nodeRedis(username: PresetName) {
  const client = createClient({ socket: { port, host: "127.0.0.1" }, username, password: "pw" });
  client.on("error", () => {});
  return await client.connect();
}

/** Calls that must be denied; then the log is empty again. */
async function lacks(username: PresetName, ...calls: string[]): Promise<void> {
  const client = new Redis({ port, username, password: "pw", enableReadyCheck: false });
  for (const call of calls) {
    const [command = "", ...args] = call.split(" ");
    await expect(client.call(command, ...args), call).rejects.toThrow(/NOPERM/);
  }
  client.disconnect();
  await denied();
}

describe("cache: Keyv", () => {
  test("keeps, finds, expires and clears its values", async () => {
    const store = new KeyvRedis(`redis://cache:pw@127.0.0.1:${port}`, {
      namespace: "cache",
      keyPrefixSeparator: ":",
    });
    const cache = new Keyv({ store, useKeyPrefix: false, namespace: "cache" });
    const errors: unknown[] = [];
    cache.on("error", (error) => errors.push(error));
    await cache.set("a", 1, 60_000);
    expect(await cache.get("a")).toBe(1);
    expect(await cache.has("a")).toBe(true);
    await cache.set("b", { deep: true });
    expect(await cache.getMany(["a", "b"])).toEqual([1, { deep: true }]);
    await cache.delete("a");
    await cache.clear();
    expect(await cache.get("b")).toBeUndefined();
    await cache.disconnect();
    expect(errors).toEqual([]);
  });

  test("and no more", () =>
    lacks("cache", "GET other:1", "LPUSH cache:1 a", "FLUSHDB", "KEYS *", "CONFIG GET *"));
});

describe("sessions: connect-redis on node-redis", () => {
  test("stores, touches, lists and destroys sessions", async () => {
    const client = await nodeRedis("sessions");
    const store = new RedisStore({ client });
    const session = { cookie: { originalMaxAge: 60_000 } } as Parameters<typeof store.set>[1];
    await store.set("1", session);
    expect(await store.get("1")).toEqual(session);
    await store.touch("1", session);
    expect(await store.ids()).toEqual(["1"]);
    expect(await store.length()).toBe(1);
    await store.destroy("1");
    await store.set("2", session);
    await store.clear();
    expect(await store.all()).toEqual([]);
    await client.close();
  });

  test("and no more", () => lacks("sessions", "GET other:1", "HSET sess:1 f v", "FLUSHALL", "EVAL return 0"));
});

describe("queue: BullMQ on ioredis", () => {
  test("adds, works off, retries, delays, repeats, pauses and cleans up jobs", async () => {
    const connection = { port, username: "queue", password: "pw", maxRetriesPerRequest: null };
    const done: string[] = [];
    const errors: string[] = [];
    const queue = new Queue("jobs", { connection });
    const events = new QueueEvents("jobs", { connection });
    const flows = new FlowProducer({ connection });
    const work = async (job: { name: string; data: { fails?: boolean }; attemptsMade: number }) => {
      if (job.data.fails && job.attemptsMade < 1) throw new Error("once");
      done.push(job.name);
    };
    const worker = new Worker("jobs", work, {
      connection,
      concurrency: 3,
      limiter: { max: 100, duration: 100 },
    });
    const complain = (error: Error) => errors.push(error.message);
    queue.on("error", complain);
    events.on("error", complain);
    flows.on("error", complain);
    worker.on("error", complain);
    await events.waitUntilReady();

    await queue.add("now", {});
    await queue.addBulk([
      { name: "again", data: { fails: true }, opts: { attempts: 2, backoff: 10 } },
      { name: "first", data: {}, opts: { priority: 3 } },
      { name: "later", data: {}, opts: { delay: 50 } },
    ]);
    await queue.upsertJobScheduler("every", { every: 200 }, { name: "repeated" });
    await flows.add({ name: "parent", queueName: "jobs", children: [{ name: "child", queueName: "jobs" }] });
    await queue.pause();
    await queue.resume();
    const names = ["now", "again", "first", "later", "repeated", "parent", "child"];
    await expect.poll(() => names.filter((name) => !done.includes(name))).toEqual([]);

    await queue.removeJobScheduler("every");
    expect((await queue.getJobCounts()).completed).toBeGreaterThan(5);
    await queue.getMetrics("completed");
    await queue.retryJobs();
    await queue.promoteJobs();
    await queue.clean(0, 100, "completed");
    await queue.drain(true);
    await queue.trimEvents(1);
    await worker.close();
    await queue.obliterate({ force: true });
    await Promise.all([events.close(), flows.close(), queue.close()]);
    expect(errors).toEqual([]);
  });

  test("and no more", () =>
    lacks("queue", "EVAL return 1 other:1", "SORT bull:1", "PUBLISH bull:1 m", "FLUSHALL"));
});

describe("pubsub: node-redis", () => {
  test("publishes, and subscribes to channels and to a pattern", async () => {
    const publisher = await nodeRedis("pubsub");
    const subscriber = await nodeRedis("pubsub");
    const got: string[] = [];
    await subscriber.subscribe("news:1", (message) => got.push(`channel ${message}`));
    await subscriber.pSubscribe("news:*", (message) => got.push(`pattern ${message}`));
    await publisher.publish("news:1", "hello");
    await expect.poll(() => got.sort()).toEqual(["channel hello", "pattern hello"]);
    await subscriber.unsubscribe();
    await subscriber.pUnsubscribe();
    await Promise.all([publisher.close(), subscriber.close()]);
  });

  test("and no more", () => lacks("pubsub", "PUBLISH other m", "GET news:1", "PUBSUB CHANNELS"));
});

describe("readonly: node-redis", () => {
  test("reads every data type and scans", async () => {
    await server.redis
      .multi()
      .set("app:s", "v")
      .hset("app:h", "f", "v")
      .rpush("app:l", "v")
      .zadd("app:z", 1, "v")
      .exec();
    const client = await nodeRedis("readonly");
    expect(await client.get("app:s")).toBe("v");
    expect(await client.hGetAll("app:h")).toMatchObject({ f: "v" });
    expect(await client.lRange("app:l", 0, -1)).toEqual(["v"]);
    expect(await client.zRangeWithScores("app:z", 0, -1)).toEqual([{ value: "v", score: 1 }]);
    const keys: string[] = [];
    for await (const found of client.scanIterator({ MATCH: "app:*" })) keys.push(...found);
    expect(keys.sort()).toEqual(["app:h", "app:l", "app:s", "app:z"]);
    await client.close();
  });

  test("and no more", () => lacks("readonly", "SET app:s x", "GET other:1", "EXPIRE app:s 1", "FLUSHALL"));
});

describe("metrics: redis_exporter", async () => {
  const exporter = await redisExporter();
  if (!exporter)
    console.log("skipped: redis_exporter is not on PATH, and npm test could not unpack Debian's");

  /** Two scrapes, of which the second also shows what the first one asked of Redis. */
  async function scrape(settings: Record<string, string>): Promise<{ metrics: string; log: string }> {
    const login = { port, username: "metrics", password: "pw" };
    const running = await startExporter(exporter?.command ?? "", login, settings);
    try {
      await running.metrics();
      return { metrics: await running.metrics(), log: running.log() };
    } finally {
      await running.stop();
    }
  }

  test.skipIf(!exporter)("collects all it does by itself, and what flags add to that", async () => {
    const { metrics, log } = await scrape({
      PING_ON_CONNECT: "true",
      INCL_CONFIG_METRICS: "true",
      INCL_MODULES_METRICS: "true",
      INCL_SYSTEM_METRICS: "true",
    });
    expect(metrics).toMatch(/^redis_up 1$/m);
    expect(metrics).toMatch(/^redis_exporter_last_scrape_error\{err=""\} 0$/m);
    expect(log).not.toMatch(/level=(warn|error|fatal)/);
    const figures = ["config_maxclients", "slowlog_length", "memory_used_bytes", "total_system_memory_bytes"];
    for (const figure of figures) expect(metrics).toMatch(new RegExp(`^redis_${figure} \\d`, "m"));
    const asked = [
      "client|setname",
      "config|get",
      "info",
      "latency|latest",
      "ping",
      "slowlog|get",
      "slowlog|len",
    ];
    for (const command of asked) expect(metrics).toContain(`\nredis_commands_total{cmd="${command}"} `);
  });

  test.skipIf(!exporter)("goes on without what other flags ask for", async () => {
    const { metrics } = await scrape({ EXPORT_CLIENT_LIST: "true", CHECK_KEYS: "app:*" });
    expect(metrics).toMatch(/^redis_up 1$/m);
    expect((await denied()).sort()).toEqual(["metrics client|list", "metrics select"]);
  });

  test("and no more", () =>
    lacks(
      "metrics",
      ...["GET app:s", "SET app:s x", "KEYS *", "SCAN 0", "CLIENT LIST", "CONFIG SET maxclients 1"],
      ...["CONFIG RESETSTAT", "SLOWLOG RESET", "LATENCY RESET", "ACL LIST", "MONITOR", "FLUSHALL"],
    ));
});

describe("backup: redis-cli --rdb", () => {
  test("fetches a snapshot of everything", async () => {
    const directory = mkdtempSync(join(tmpdir(), "backup-"));
    const file = "/tmp/backup.rdb";
    // By itself Redis waits five seconds for more who want one.
    await server.redis.config("SET", "repl-diskless-sync-delay", 0);
    redisCli("backup", "--rdb", file);
    execFileSync("docker", ["cp", `${server.scratch}:${file}`, directory]);
    expect(existsSync(join(directory, "backup.rdb"))).toBe(true);
    rmSync(directory, { recursive: true });
  });

  test("and no more", () => lacks("backup", "SET app:s x", "GET app:s", "FLUSHALL", "CONFIG GET *"));
});

describe("probe: redis-cli ping", () => {
  test("gets its PONG", () => expect(redisCli("probe", "ping")).toBe("PONG\n"));

  test("and no more", () => lacks("probe", "INFO", "GET app:s"));
});

function redisCli(username: PresetName, ...args: string[]): string {
  const login = ["-e", "REDISCLI_AUTH=pw", server.scratch, "redis-cli", "--user", username];
  return execFileSync("docker", ["exec", ...login, ...args], { encoding: "utf8", stdio: "pipe" });
}
