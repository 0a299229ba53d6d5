import { describe, expect, test } from "vitest";
import { dockerFacts } from "../../../../../scripts/preview/facts/dockerFacts";
import { factsOfServer } from "../../../../../scripts/preview/facts/factsOfServer";

const info = {
  redis_version: "8.0.2",
  server_time_usec: "1795798863000000",
  uptime_in_seconds: "90",
  used_memory: "136652808",
  rdb_last_save_time: "1795798803",
  rdb_last_bgsave_time_sec: "2",
  rdb_changes_since_last_save: "12",
  aof_enabled: "1",
  aof_current_size: "60658074",
  aof_base_size: "50817877",
  db0: "keys=1000,expires=0,avg_ttl=0",
  db3: "keys=2,expires=0,avg_ttl=0",
};
const config = { save: "3600 1", "shutdown-on-sigterm": "default" };
const of = (more: Record<string, string> = {}, changed: Record<string, string> = {}) =>
  factsOfServer(
    { info: { ...info, ...more }, config: { ...config, ...changed }, sessions: {}, subscribers: {} },
    {},
  );

test("what Redis answers, as facts", () => {
  const subscribers = { worker: 1 };
  const sessions = { app: 3, worker: 1, admin: 2, health: 1, default: 4 };
  expect(factsOfServer({ info, config, sessions, subscribers }, { lastBootSeconds: 1 })).toEqual({
    version: "8.0.2",
    uptimeSeconds: 90,
    usedMemoryBytes: 136_652_808,
    keys: 1002,
    highestDatabase: 3,
    persistence: "aof",
    aofBytes: 60_658_074,
    aofBaseBytes: 50_817_877,
    lastSaveSeconds: 2,
    lastSaveAgeSeconds: 60,
    unsavedChanges: 12,
    savesAtEnd: true,
    lastBootSeconds: 1,
    // Those of the program and those who have not logged in are nobody's.
    clients: { app: 3, worker: 1 },
    subscribers: { worker: 1 },
  });
});

test("a Valkey tells its own version, not that of the Redis it is like", () => {
  expect(of({ redis_version: "7.2.4", valkey_version: "8.1.1" })).toMatchObject({
    version: "8.1.1",
    engine: "valkey",
  });
});

test.each([
  [{ save: "" }, "none", false],
  [{ save: "3600 1" }, "rdb", true],
  [{ save: "", "shutdown-on-sigterm": "save" }, "rdb", true],
  [{ save: "3600 1", "shutdown-on-sigterm": "nosave" }, "rdb", false],
])("without an AOF, by %j: %s", (changed, persistence, savesAtEnd) => {
  expect(of({ aof_enabled: "0" }, changed)).toMatchObject({ persistence, savesAtEnd });
});

test.each([
  [{ aof_rewrite_in_progress: "1", rdb_bgsave_in_progress: "0" }, "aof rewrite"],
  [{ aof_rewrite_scheduled: "1", rdb_bgsave_in_progress: "1" }, "aof rewrite"],
  [{ rdb_bgsave_in_progress: "1" }, "snapshot"],
  [{ rdb_last_bgsave_time_sec: "-1" }, undefined],
])("what is being written, by %j", (more, writing) => {
  expect(of(more).writing).toBe(writing);
});

describe("what Docker tells", () => {
  const times = {
    created: "2026-11-27T16:45:40.000000000Z",
    startedAt: "2026-11-27T16:45:40.250000000Z",
    finishedAt: "0001-01-01T00:00:00Z",
  };
  const line = (second: number, text: string) => `2026-11-27T16:45:${second.toFixed(6)}000Z ${text}`;
  const boot = [
    line(40.27, "boot: the AOF ends with appendonly.aof.3.incr.aof, 9840197 bytes"),
    line(40.28, "1:M 27 Nov 2026 16:45:40.280 * RDB memory usage when created 115.67 Mb"),
    line(41.09, "1:M 27 Nov 2026 16:45:41.090 * Done loading RDB, keys loaded: 880000, keys expired: 0."),
    line(
      41.09,
      "1:M 27 Nov 2026 16:45:41.090 * DB loaded from base file appendonly.aof.3.base.rdb: 0.814 seconds",
    ),
    line(
      41.22,
      "1:M 27 Nov 2026 16:45:41.220 * DB loaded from incr file appendonly.aof.3.incr.aof: 0.132 seconds",
    ),
    line(41.22, "1:M 27 Nov 2026 16:45:41.220 * DB loaded from append only file: 0.946 seconds"),
    line(41.25, "1:M 27 Nov 2026 16:45:41.250 * Ready to accept connections tcp"),
  ].join("\n");

  test("the last boot and what it loaded, from the log", () => {
    expect(dockerFacts(times, boot)).toEqual({
      containerStartSeconds: 0.25,
      lastBootSeconds: 1,
      lastLoad: {
        seconds: 0.946,
        snapshot: { seconds: 0.814, bytes: 121_288_786, keys: 880_000 },
        commands: { seconds: 0.132, bytes: 9_840_197 },
      },
    });
  });

  test("a snapshot alone", () => {
    const log = boot
      .replace(/^.*(incr|append only) file.*$/gm, "")
      .replace("base file appendonly.aof.3.base.rdb", "disk");
    expect(dockerFacts(times, log).lastLoad).toMatchObject({ seconds: 0.814, snapshot: { keys: 880_000 } });
  });

  test("nothing of a log that is gone, nor of a container that was started again later", () => {
    expect(dockerFacts({ ...times, created: "2026-11-20T00:00:00Z" }, "")).toEqual({});
    expect(dockerFacts({ ...times, finishedAt: "2026-11-27T16:45:39.900000000Z" }, "")).toEqual({});
  });

  test("how busy its host is, for each core", () => {
    const host = "16.50 10.11 5.70 3/900 4711\nprocessor\t: 0\nmodel name\t: x\n\nprocessor\t: 1\n";
    expect(dockerFacts(times, "", host).hostLoad).toBe(8.25);
    expect(dockerFacts(times, "", "cat: not found")).not.toHaveProperty("hostLoad");
  });
});
