import { describe, expect, test } from "vitest";
import { defaultSettings } from "../../../../../components/conf/redisConf";
import type { ServerInput } from "../../../../../components/impact/report/serverInput";
import { settingSentences } from "../../../../../components/impact/report/settings/settingSentences";
import { settingsSection } from "../../../../../components/impact/report/settings/settingsSection";
import type { DeclaredServer } from "../../../../../components/impact/report/sides/declaredServer";

type Settings = Record<string, string>;

const defaults = Object.fromEntries(
  Object.entries(defaultSettings).map(([name, value]) => [name, String(value)]),
);

function change(before: Settings, after: Settings, facts?: object) {
  const server = (settings: Settings): DeclaredServer => ({
    name: "redis",
    settings: { ...defaults, ...settings },
    notShown: {},
  });
  const asked = facts && ({ facts } as unknown as ServerInput["asked"]);
  return settingsSection({
    name: "redis",
    before: server(before),
    after: server(after),
    passwords: [],
    userDrift: {},
    warnings: [],
    ...(asked && { asked }),
  });
}

describe("which directives change", () => {
  test.each<
    [what: string, before: Settings, after: Settings, rows: [string, string | null, string | null, string][]]
  >([
    ["none", { hz: "20" }, { hz: "20" }, []],
    ["none, where a value means the same", { maxmemory: "64mb" }, { maxmemory: "67108864" }, []],
    ["none, where Redis's default is declared", {}, { timeout: "0" }, []],
    ["a live one", { hz: "20" }, { hz: "50" }, [["settings.hz", "20", "50", "live"]]],
    ["one from Redis's default", {}, { hz: "50" }, [["settings.hz", "Redis's default, 10", "50", "live"]]],
    ["one back to it", { databases: "4" }, {}, [["settings.databases", "4", "Redis's default, 16", "boot"]]],
    ["one that is empty", { save: "60 1" }, { save: "" }, [["settings.save", "60 1", '""', "live"]]],
    [
      "one whose default is empty",
      {},
      { "notify-keyspace-events": "Ex" },
      [["settings.notify-keyspace-events", null, "Ex", "live"]],
    ],
    [
      "one of a module, whose default only that knows",
      {},
      { "search-timeout": "5" },
      [["settings.search-timeout", null, "5", "boot"]],
    ],
    [
      "one for boot that is only declared, which makes a new container",
      {},
      { databases: "16" },
      [["settings.databases", "Redis's default, 16", "16", "boot"]],
    ],
    [
      "a secret one",
      { "tls-key-file-pass": "canary" },
      { "tls-key-file-pass": "another" },
      [["settings.tls-key-file-pass", "(hidden)", "(hidden)", "live"]],
    ],
  ])("%s", (_, before, after, rows) => {
    const told = change(before, after);
    expect(told.map(({ property, from, to, applied }) => [property, from, to, applied])).toEqual(rows);
  });

  test("none of a server that is made, or whose settings are not shown", () => {
    const input = { name: "redis", passwords: [], userDrift: {}, warnings: [] };
    const after: DeclaredServer = { name: "redis", settings: { hz: "20" }, notShown: {} };
    expect(settingsSection({ ...input, after })).toEqual([]);
    expect(
      settingsSection({ ...input, before: { name: "redis", notShown: { settings: "secret" } }, after }),
    ).toEqual([]);
  });
});

describe("what it means", () => {
  const mib = 2 ** 20;
  test.each<[before: Settings, after: Settings, meaning: string | null, facts?: object]>([
    [
      {},
      { appendfsync: "always" },
      "every write waits for the disk; a power cut loses nothing that was answered",
    ],
    [
      { appendfsync: "always" },
      {},
      "writes do not wait for the disk; a power cut loses about the last second",
    ],
    [
      { appendonly: "no", appendfsync: "always" },
      { appendonly: "no", appendfsync: "no" },
      "has no effect as long as appendonly is no",
    ],
    [{}, { appendonly: "no" }, "a crash loses everything since the last snapshot"],
    [
      { save: "" },
      { save: "", appendonly: "no" },
      "nothing is written to disk by itself any more: what the server holds is lost when it ends",
    ],
    [{ appendonly: "no" }, {}, "every write is logged to the append-only file, which the server boots from"],
    [{}, { save: "" }, "no more snapshots; the append-only file alone keeps the data"],
    [
      {},
      { save: "3600 1 300 100" },
      "a snapshot is made after 3600 s with 1 change or 300 s with 100 changes",
    ],
    [
      {},
      { "auto-aof-rewrite-percentage": "0" },
      "the append-only file is no longer rewritten by itself and grows until `aof.rewriteTrigger` asks for it",
    ],
    [
      { "auto-aof-rewrite-percentage": "0" },
      { "auto-aof-rewrite-percentage": "100" },
      "the append-only file is rewritten when it has grown by 100 %: earlier than now, each time with a fork",
    ],
    [
      {},
      { "auto-aof-rewrite-min-size": "1gb" },
      "an append-only file below 1gb is not rewritten by itself: it may grow larger than now",
    ],
    [
      { maxmemory: "300mb" },
      { maxmemory: "100mb" },
      "200 MiB are in use, more than that: at once writes are refused",
      { usedMemoryBytes: 200 * mib },
    ],
    [
      { maxmemory: "300mb", "maxmemory-policy": "allkeys-lru" },
      { maxmemory: "100mb", "maxmemory-policy": "allkeys-lru" },
      "200 MiB are in use, more than that: at once any key may be evicted",
      { usedMemoryBytes: 200 * mib },
    ],
    [
      { maxmemory: "300mb" },
      { maxmemory: "100mb" },
      "a lower limit, at which writes are refused; 20 MiB are in use",
      { usedMemoryBytes: 20 * mib },
    ],
    [{}, { maxmemory: "100mb" }, "a limit now, at which writes are refused"],
    [{ maxmemory: "100mb" }, { maxmemory: "1gb" }, "a higher limit before writes are refused"],
    [
      { maxmemory: "100mb" },
      {},
      "no limit any more: Redis grows until the container's limit or the machine ends it",
    ],
    [{}, { "maxmemory-policy": "allkeys-lru" }, "has no effect as long as maxmemory is 0"],
    [
      { maxmemory: "1gb" },
      { maxmemory: "1gb", "maxmemory-policy": "volatile-ttl" },
      "when the memory is full, keys that expire are evicted, and writes are refused when none of these is left",
    ],
    [
      {},
      { maxclients: "100" },
      "connections beyond 100 are refused; 7 are open now",
      { clients: { app: 5, bob: 2 } },
    ],
    [{ maxclients: "100" }, {}, "up to 10000 connections at a time, if the container may open so many"],
    [{}, { timeout: "300" }, "connections that are idle for 300 s are closed, but not those of subscribers"],
    [{ timeout: "300" }, {}, "idle connections stay open"],
    [{}, { "tcp-keepalive": "60" }, "a connection whose other end is gone is closed after about 120 s"],
    [
      {},
      { databases: "4" },
      "there are only the databases 0 to 3: with keys in a higher one Redis may not load its data",
    ],
    [{ databases: "4" }, {}, "SELECT reaches the databases 0 to 15"],
    [
      {},
      { databases: "16" },
      "means the same to Redis, but a directive that is read at boot is compared as it is written",
    ],
    [{}, { "slowlog-log-slower-than": "500" }, "SLOWLOG records commands that take longer than 0.5 ms"],
    [{}, { "slowlog-log-slower-than": "-1" }, "SLOWLOG records nothing any more"],
    [{ "latency-monitor-threshold": "100" }, {}, "LATENCY records nothing any more"],
    [
      {},
      { "hash-max-listpack-entries": "64" },
      "fewer hashes keep the compact form: more memory, faster access; for what is written from now on",
    ],
    [{}, { "tls-key-file-pass": "canary" }, null],
    [{}, { "lfu-decay-time": "5" }, null],
  ])("%j → %j", (before, after, meaning, facts) => {
    const changed = change(before, after, facts);
    expect(changed.map((each) => each.meaning)).toEqual([meaning]);
  });

  test("is told of more than forty directives, which all exist", () => {
    const names = Object.keys(settingSentences);
    expect(names.length).toBeGreaterThan(40);
    for (const name of names) expect(() => change({}, { [name]: "7" })).not.toThrow();
    expect(names.filter((name) => change({}, { [name]: "777" })[0]?.from === null)).toEqual([
      "notify-keyspace-events",
    ]);
  });
});
