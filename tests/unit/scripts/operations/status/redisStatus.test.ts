import { describe, expect, test } from "vitest";
import { type RedisAnswers, redisStatus } from "../../../../../scripts/operations/status/redisStatus";

/** As Redis 8.0 answers, with a snapshot of ten minutes ago and no rewrite yet. */
const answers: RedisAnswers = {
  info: {
    redis_version: "8.0.2",
    server_time_usec: "1000600000000",
    uptime_in_seconds: "700",
    used_memory: "1000000",
    used_memory_peak: "1200000",
    maxmemory: "0",
    maxmemory_policy: "noeviction",
    maxclients: "10000",
    instantaneous_ops_per_sec: "12",
    loading: "0",
    db0: "keys=40,expires=0,avg_ttl=0",
    db3: "keys=2,expires=1,avg_ttl=0",
    rdb_saves: "1",
    rdb_last_save_time: "1000000",
    rdb_last_bgsave_status: "ok",
    rdb_last_bgsave_time_sec: "2",
    rdb_changes_since_last_save: "7",
    rdb_bgsave_in_progress: "0",
    aof_enabled: "1",
    aof_rewrite_in_progress: "0",
    aof_rewrite_scheduled: "0",
    aof_last_bgrewrite_status: "ok",
    aof_last_rewrite_time_sec: "-1",
    aof_last_write_status: "ok",
    aof_base_size: "88",
    aof_current_size: "1000",
    aof_delayed_fsync: "3",
  },
  config: {
    save: "3600 1",
    appendfsync: "everysec",
    "auto-aof-rewrite-percentage": "100",
    "auto-aof-rewrite-min-size": "67108864",
  },
  sessions: { app: 2, admin: 1 },
  users: ["user app on #0 ~* +@all", "user eve on #0 ~* +get", "user default off ~* &* +@all"],
  denied: [
    [
      "count",
      "4",
      "reason",
      "command",
      "context",
      "toplevel",
      "object",
      "flushall",
      "username",
      "app",
      "age-seconds",
      "3.5",
    ],
    [
      "count",
      "1",
      "reason",
      "key",
      "context",
      "toplevel",
      "object",
      "k",
      "username",
      "app",
      "age-seconds",
      "90.1",
    ],
    [
      "count",
      "1",
      "reason",
      "auth",
      "context",
      "toplevel",
      "object",
      "AUTH",
      "username",
      "nobody",
      "age-seconds",
      "1",
    ],
  ],
};
const files = {
  manifest: [{ file: "a.1.base.rdb", seq: 1, type: "base" as const }],
  aofFiles: [{ name: "a.1.base.rdb", bytes: 88, changedAt: 1_000_500 }],
};
const withInfo = (info: Record<string, string>) =>
  redisStatus({ ...answers, info: { ...answers.info, ...info } }, files);

test("counts keys of all databases and sessions of all users", () => {
  const { version, engine, keys, clients, memory } = redisStatus(answers, files);
  expect({ version, engine, keys, clients }).toEqual({
    version: "8.0.2",
    engine: "redis",
    keys: 42,
    clients: { connected: 3, most: 10_000, blocked: 0, byUser: { app: 2, admin: 1 } },
  });
  // 0 is no limit.
  expect(memory).not.toHaveProperty("maxBytes");
});

test("tells Valkey's own version", () => {
  expect(withInfo({ valkey_version: "8.1.0", redis_version: "7.2.4" })).toMatchObject({
    engine: "valkey",
    version: "8.1.0",
  });
});

test("tells of each user the latest denial, and orders by it, then by sessions", () => {
  expect(redisStatus(answers, files).users).toEqual([
    {
      name: "app",
      isOn: true,
      sessions: 2,
      lastDenied: { reason: "command", object: "flushall", ageSeconds: 3.5, count: 4 },
    },
    { name: "default", isOn: false, sessions: 0 },
    { name: "eve", isOn: true, sessions: 0 },
  ]);
});

describe("the append-only file", () => {
  test("before the first rewrite, its base file tells how old it is", () => {
    expect(redisStatus(answers, files).persistence).toEqual({
      mode: "aof",
      aof: {
        fsync: "everysec",
        baseBytes: 88,
        currentBytes: 1000,
        rewritePercentage: 100,
        rewriteMinBytes: 67_108_864,
        rewriteAtBytes: 67_108_865,
        lastRewrite: { result: "none", ageSeconds: 100 },
        lastWriteOk: true,
        delayedFsyncs: 3,
      },
      lastSave: { result: "ok", ageSeconds: 600, tookSeconds: 2, unsavedChanges: 7 },
    });
  });

  test.each<[info: Record<string, string>, lastRewrite: object]>([
    [{ aof_last_rewrite_time_sec: "4" }, { result: "ok", ageSeconds: 100, tookSeconds: 4 }],
    [{ aof_rewrite_in_progress: "1" }, { result: "running", ageSeconds: 100 }],
    [{ aof_rewrite_scheduled: "1" }, { result: "running", ageSeconds: 100 }],
    [
      { aof_last_bgrewrite_status: "err", aof_last_rewrite_time_sec: "1" },
      { result: "failed", ageSeconds: 100, tookSeconds: 1 },
    ],
  ])("%j", (info, lastRewrite) => {
    expect(withInfo(info).persistence.aof?.lastRewrite).toEqual(lastRewrite);
  });

  test("when it is off, there are snapshots or nothing", () => {
    const off = { ...answers, info: { ...answers.info, aof_enabled: "0" } };
    expect(redisStatus(off).persistence).toMatchObject({ mode: "rdb" });
    expect(redisStatus({ ...off, config: { save: "" } }).persistence).toMatchObject({ mode: "none" });
    expect(redisStatus(off).persistence).not.toHaveProperty("aof");
  });
});

test("without a snapshot since the start, the age is that of dump.rdb, if there is one", () => {
  const none = { ...answers, info: { ...answers.info, rdb_saves: "0", rdb_last_bgsave_time_sec: "-1" } };
  expect(redisStatus(none).persistence.lastSave).toEqual({ result: "none", unsavedChanges: 7 });
  const rdb = { name: "dump.rdb", bytes: 88, changedAt: 1_000_000 };
  expect(redisStatus(none, { ...files, rdb }).persistence.lastSave).toEqual({
    result: "none",
    ageSeconds: 600,
    unsavedChanges: 7,
  });
});

test("while it loads, it tells how far it is", () => {
  const loading = { loading: "1", loading_loaded_perc: "41.70", loading_eta_seconds: "95" };
  expect(withInfo(loading).loading).toEqual({ percent: 41.7, secondsLeft: 95 });
});
