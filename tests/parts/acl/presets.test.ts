import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parseRules } from "../../../components/acl/grammar/parseRules";
import { type PresetName, presetNames, rulesOfPreset } from "../../../components/acl/presets";
import { startRedis, type ThrowawayRedis } from "./throwawayRedis";

let throwaway: ThrowawayRedis;
beforeAll(async () => {
  throwaway = await startRedis();
});
afterAll(() => throwaway?.stop());

const dangers = [
  "FLUSHALL",
  "FLUSHDB",
  "KEYS *",
  "CONFIG SET maxmemory 0",
  "ACL SETUSER me",
  "CLIENT LIST",
  "CLIENT KILL ID 1",
  "SHUTDOWN",
  "DEBUG SLEEP 0",
  "MONITOR",
  "REPLICAOF NO ONE",
  "FUNCTION LOAD code",
  "MIGRATE host 1 mine:1 0 1",
  "SWAPDB 0 1",
];

const cases: Record<PresetName, { keys?: string[]; does: string[]; cannot: string[] }> = {
  cache: {
    keys: ["mine:*"],
    does: [
      "GET mine:1",
      "SET mine:1 v EX 10",
      "SETEX mine:1 10 v",
      "MGET mine:1 mine:2",
      "MSET mine:1 a mine:2 b",
      "DEL mine:1 mine:2",
      "UNLINK mine:1",
      "EXPIRE mine:1 10",
      "PTTL mine:1",
      "INCRBY mine:1 2",
      "HSET mine:1 f v",
      "HGETALL mine:1",
      "SCAN 0 MATCH mine:*",
      "MULTI",
      "EXEC",
    ],
    cannot: [
      "GET other:1",
      "MGET mine:1 other:1",
      "SET other:1 v",
      "LPUSH mine:1 a",
      "EVAL script 1 mine:1",
      "PUBLISH mine:1 m",
    ],
  },
  sessions: {
    keys: ["mine:*"],
    does: [
      "GET mine:1",
      "SET mine:1 v EX 10",
      "EXPIRE mine:1 10",
      "DEL mine:1",
      "MGET mine:1 mine:2",
      "SCAN 0",
      "TTL mine:1",
    ],
    cannot: ["GET other:1", "INCR mine:1", "HSET mine:1 f v", "EVAL script 0", "PUBLISH mine:1 m"],
  },
  queue: {
    keys: ["mine:*"],
    does: [
      "EVALSHA 0123 2 mine:wait mine:active",
      "EVAL script 1 mine:wait",
      "BZPOPMIN mine:marker 5",
      "XREAD BLOCK 10 STREAMS mine:events $",
      "XADD mine:events * f v",
      "HGETALL mine:1",
      "ZADD mine:delayed 1 a",
      "LRANGE mine:wait 0 1",
      "RENAME mine:wait mine:paused",
      "INFO",
      "CLIENT SETNAME worker",
    ],
    cannot: [
      "EVALSHA 0123 1 other:1",
      "RENAME mine:1 other:1",
      "SORT mine:1",
      "PUBLISH mine:1 m",
      "SCRIPT FLUSH",
      "SCRIPT KILL",
    ],
  },
  celery: {
    keys: ["mine"],
    does: [
      "LPUSH mine message",
      "BRPOP celery mine celery:3 celery--6 1",
      "SMEMBERS _kombu.binding.celery",
      "ZADD unacked_index 1 tag",
      "HSET unacked tag message",
      "LPUSH 6f7a.reply.celery.pidbox message",
      "SETEX celery-task-meta-6f7a 60 result",
      "SUBSCRIBE celery-task-meta-6f7a",
      "PUBLISH /0.celeryev/worker.heartbeat event",
      "PSUBSCRIBE /0.celery.pidbox /0.celeryev/worker.* /0.celeryev/*",
      "EVALSHA 0123 1 unacked_mutex",
    ],
    cannot: [
      "GET other",
      "GET mine:one",
      "LPUSH mine2 message",
      "GET celery-other",
      "PUBLISH /1.celery.pidbox message",
      "PSUBSCRIBE *",
      "SORT mine",
    ],
  },
  pubsub: {
    keys: ["mine:*"],
    does: [
      "PUBLISH mine:1 m",
      "SUBSCRIBE mine:1 mine:2",
      "PSUBSCRIBE mine:*",
      "SPUBLISH mine:1 m",
      "UNSUBSCRIBE",
      "PUBSUB NUMSUB mine:1",
    ],
    cannot: [
      "PUBLISH other m",
      "SUBSCRIBE mine:1 other",
      "PSUBSCRIBE *",
      "PSUBSCRIBE mine:1*",
      "GET mine:1",
      "PUBSUB CHANNELS",
    ],
  },
  readonly: {
    keys: ["mine:*"],
    does: [
      "GET mine:1",
      "MGET mine:1 mine:2",
      "HGETALL mine:1",
      "LRANGE mine:1 0 1",
      "SMEMBERS mine:1",
      "ZRANGE mine:1 0 1",
      "XRANGE mine:1 - +",
      "GETBIT mine:1 1",
      "PFCOUNT mine:1",
      "GEOSEARCH mine:1 FROMMEMBER a BYRADIUS 1 m",
      "BITFIELD_RO mine:1 GET u8 0",
      "TTL mine:1",
      "SCAN 0",
    ],
    cannot: [
      "GET other:1",
      "SET mine:1 v",
      "GETDEL mine:1",
      "EXPIRE mine:1 1",
      "DEL mine:1",
      "SORT mine:1",
      "EVAL_RO script 0",
      "PFADD mine:1 a",
    ],
  },
  metrics: {
    does: [
      "INFO ALL",
      "CONFIG GET *",
      "SLOWLOG LEN",
      "SLOWLOG GET 1",
      "LATENCY LATEST",
      "LATENCY HISTOGRAM",
      "CLIENT SETNAME exporter",
    ],
    cannot: ["GET mine:1", "SCAN 0", "SLOWLOG RESET", "CONFIG RESETSTAT", "EVAL script 0"],
  },
  backup: {
    does: ["BGSAVE", "LASTSAVE", "INFO persistence", "SYNC", "PSYNC ? -1", "REPLCONF rdb-only 1"],
    cannot: ["GET mine:1", "SET mine:1 v", "SAVE", "BGREWRITEAOF", "RESTORE mine:1 0 data"],
  },
  probe: {
    does: ["PING"],
    cannot: ["INFO", "GET mine:1", "CLIENT ID", "ECHO hi"],
  },
};

describe.each(presetNames)("the preset %s", (name) => {
  const { keys, does, cannot } = cases[name];

  test("is made of rules that every version from 7.4 on takes, and this server", async () => {
    const rules = rulesOfPreset(name, keys);
    for (const version of [
      [7, 4],
      [8, 0],
      [8, 2],
      [8, Number.POSITIVE_INFINITY],
    ] as const) {
      for (const modules of ["all", "none"] as const)
        expect(parseRules(rules, { version, modules }).problems).toEqual([]);
    }
    expect(await throwaway.redis.acl("SETUSER", throwaway.scratch, "reset", ...rules.split(" "))).toBe("OK");
  });

  test("allows what it is for and denies the rest", async () => {
    const { redis, scratch } = throwaway;
    await redis.acl("SETUSER", scratch, "reset", ...rulesOfPreset(name, keys).split(" "));
    const dryRun = (call: string) => redis.call("ACL", "DRYRUN", scratch, ...call.split(" "));
    for (const call of ["PING", ...does]) expect(await dryRun(call), call).toBe("OK");
    for (const call of [...dangers, ...cannot])
      expect(await dryRun(call), call).toMatch(/has no permissions/);
  });
});
