import { expect, test } from "vitest";
import { carriedSettings } from "../../../../../scripts/operations/import/carriedSettings";
import type { FoundServer } from "../../../../../scripts/operations/import/found";
import { someServer } from "./someServer";

const carried = (directives: Record<string, string>, given: Partial<FoundServer> = {}) =>
  carriedSettings(someServer({ ...given, directives }), "redis:8.2.9");

test.each<[what: string, directives: Record<string, string>, settings: object]>([
  ["a default, in whatever spelling", { "auto-aof-rewrite-min-size": "67108864", hz: "10" }, {}],
  [
    "another value",
    { maxmemory: "104857600", "maxmemory-policy": "allkeys-lru" },
    { maxmemory: 104857600, "maxmemory-policy": "allkeys-lru" },
  ],
  ["no save points", { save: "" }, { save: "" }],
  [
    "two names of one directive",
    { "slave-lazy-flush": "yes", "replica-lazy-flush": "yes" },
    { "replica-lazy-flush": "yes" },
  ],
])("%s", (_, directives, settings) => {
  expect(carried(directives)).toEqual({ settings: { appendonly: "yes", ...settings }, notes: [] });
});

test("the AOF is told of in any case, because it is on where nothing is declared", () => {
  expect(carried({ appendonly: "no" }).settings).toEqual({ appendonly: "no" });
});

test("what an older Redis or Valkey runs with by itself is nobody's wish", () => {
  expect(carried({ "repl-diskless-sync": "no" }, { version: "6.2.7" }).settings).not.toHaveProperty(
    "repl-diskless-sync",
  );
  expect(carried({ "repl-diskless-sync": "no" }).settings).toHaveProperty("repl-diskless-sync", "no");
  const valkey: Partial<FoundServer> = { engine: "Valkey", version: "8.1.1" };
  expect(carried({ "lazyfree-lazy-expire": "yes" }, valkey).settings).not.toHaveProperty(
    "lazyfree-lazy-expire",
  );
  expect(carried({ "lazyfree-lazy-expire": "no" }, valkey).settings).toHaveProperty(
    "lazyfree-lazy-expire",
    "no",
  );
});

test.each<[directives: Record<string, string>, note: string]>([
  [{ dbfilename: "shop.rdb" }, "settings: dbfilename shop.rdb: here the files have Redis's own names"],
  [{ unixsocket: "/run/redis.sock" }, "settings: unixsocket /run/redis.sock: a socket inside the container"],
  [{ "cluster-enabled": "yes" }, "cluster: it is a node of a cluster"],
  [{ "tls-port": "6380", "tls-cert-file": "/x" }, "TLS: it is not supported yet"],
  [
    { "search-oss-global-password": "canary" },
    "settings: search-oss-global-password is a secret: set it with",
  ],
  [
    { "commandlog-slow-execution-max-len": "128" },
    "settings: commandlog-slow-execution-max-len: this is not known to Redis 7.4 to 8.10",
  ],
  [{ "io-threads-do-reads": "yes" }, 'settings: io-threads-do-reads "yes" is left out'],
])("what cannot be declared is named: %j", (directives, note) => {
  const { settings, notes } = carried(directives);
  expect(settings).toEqual({ appendonly: "yes" });
  expect(notes).toEqual([expect.stringContaining(note)]);
  expect(notes.join()).not.toContain("canary");
});

test("the passwords among the directives are in nothing that is told", () => {
  const told = carried({
    requirepass: "canary",
    masterauth: "canary",
    primaryauth: "canary",
    "tls-key-file-pass": "canary",
  });
  expect(JSON.stringify(told)).not.toContain("canary");
});

test.each<[info: Record<string, string>, note: string]>([
  [{ role: "slave", master_host: "10.0.0.7", master_port: "6379" }, "it is a replica of 10.0.0.7:6379"],
  [{ role: "master", connected_slaves: "2" }, "2 replicas copy it"],
])("replication is named: %j", (info, note) => {
  expect(carried({}, { info }).notes).toEqual([expect.stringContaining(note)]);
});
