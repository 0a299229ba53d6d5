import { nearest } from "../spelling/nearest";
import { clients } from "./directives/clients";
import { boot, type Directive, type Directives } from "./directives/directive";
import { text } from "./directives/kinds";
import { memoryAndValues } from "./directives/memory";
import { operation } from "./directives/operation";
import { persistence } from "./directives/persistence";
import { refused } from "./directives/refused";
import { replication } from "./directives/replication";

/**
 * Every directive of Redis 7.4 to 8.10 that may be declared, by its own name: as a real server says
 * (`tests/parts/boot/directives.test.ts`), those newer than 8.0 as Redis's redis.conf and release notes say.
 */
export const directives: Directives = {
  ...persistence,
  ...memoryAndValues,
  ...clients,
  ...replication,
  ...operation,
};

/** Older names that Redis still understands, and the names they stand for. */
export const aliases: Readonly<Record<string, string>> = {
  "hash-max-ziplist-entries": "hash-max-listpack-entries",
  "hash-max-ziplist-value": "hash-max-listpack-value",
  "list-max-ziplist-size": "list-max-listpack-size",
  "zset-max-ziplist-entries": "zset-max-listpack-entries",
  "zset-max-ziplist-value": "zset-max-listpack-value",
  "lua-time-limit": "busy-reply-threshold",
  "min-slaves-max-lag": "min-replicas-max-lag",
  "min-slaves-to-write": "min-replicas-to-write",
  "repl-ping-slave-period": "repl-ping-replica-period",
  "slave-announce-ip": "replica-announce-ip",
  "slave-announce-port": "replica-announce-port",
  "slave-ignore-maxmemory": "replica-ignore-maxmemory",
  "slave-lazy-flush": "replica-lazy-flush",
  "slave-priority": "replica-priority",
  "slave-read-only": "replica-read-only",
  "slave-serve-stale-data": "replica-serve-stale-data",
  aof_rewrite_cpulist: "aof-rewrite-cpulist",
  bgsave_cpulist: "bgsave-cpulist",
  bio_cpulist: "bio-cpulist",
  server_cpulist: "server-cpulist",
};

/**
 * Directives of modules: those of the official Redis 8 image (search, time series, Bloom and cuckoo filters) and `module.name`
 * of any other. Only the module knows its values, and which of them it can change live: the image judges them in the installer,
 * and a change replaces the container.
 */
const ofModule = /^((search|ts|bf|cf)-[a-z_][a-z0-9_-]*|[a-z][a-z0-9_-]*\.[a-z0-9_.-]+)$/;
const moduleDirective = boot(text("100"), "");

/** The name Redis's documentation uses today. */
export const currentName = (name: string): string => (Object.hasOwn(aliases, name) && aliases[name]) || name;

/** The directive of that name or alias, if it may be declared. */
export function findDirective(name: string): Directive | undefined {
  const current = currentName(name);
  if (Object.hasOwn(directives, current)) return directives[current];
  return ofModule.test(name) ? moduleDirective : undefined;
}

/** Why that name may not be declared, and what to use instead. */
export function whyRefused(name: string): string | undefined {
  if (Object.hasOwn(refused, name)) return refused[name];
  if (findDirective(name)) return undefined;
  const meant = nearest(name.toLowerCase(), [...Object.keys(directives), ...Object.keys(refused)]);
  // Further away it would be a guess, not a typo.
  return meant.typos <= Math.max(2, name.length / 4)
    ? `there is no such directive; did you mean ${meant.name}?`
    : "there is no such directive in Redis 7.4 to 8.10; for a newer Redis, add it to the table in components/conf/directives";
}
