import type { SettingValue } from "./directives/directive";

type YesNo = boolean | "yes" | "no";
/** Bytes: a number, or a text with a unit such as `"64mb"` (`k` is 1000, `kb` is 1024; upper or lower case, no space). */
type Bytes = number | string;
/** A whole number, or its digits. */
type Whole = number | string;

/**
 * redis.conf directives by their own names. Those people use most are typed here; every other one of Redis 7.4 to 8.10 is
 * accepted and checked too. "Live" ones are changed by CONFIG SET and keep the container; "boot" ones replace it. Without a
 * value of yours, the value is Redis's own default, unless said otherwise.
 */
export interface RedisSettings {
  /**
   * Log every write to the append-only file, from which Redis boots. Live: the switch waits until the new mode has its first
   * complete file.
   * @default "yes" (Redis: no)
   */
  appendonly?: YesNo;
  /**
   * When the append-only file is forced to disk: before every reply, once a second, or when the kernel likes. After a power
   * cut, nothing, about a second, or about half a minute of writes is lost. Live.
   * @default "everysec"
   */
  appendfsync?: "always" | "everysec" | "no";
  /** Do not force the append-only file to disk while a rewrite or snapshot runs: less latency, less durability. Live. @default "no" */
  "no-appendfsync-on-rewrite"?: YesNo;
  /** Rewrite the append-only file when it has grown by this percentage since its last rewrite; `0` for never. Live. @default 100 */
  "auto-aof-rewrite-percentage"?: Whole;
  /** Do not rewrite the append-only file by itself before it has this many bytes. Live. @default "64mb" */
  "auto-aof-rewrite-min-size"?: Bytes;
  /** Begin a rewritten append-only file with a snapshot in RDB format: smaller, and faster to load. Live. @default "yes" */
  "aof-use-rdb-preamble"?: YesNo;
  /** Boot from an append-only file whose end is missing, and cut it there; `no` refuses to boot. Live. @default "yes" */
  "aof-load-truncated"?: YesNo;
  /** Cut a corrupt end of the append-only file at boot when it has at most this many bytes. Redis 8.4 or newer. Live. @default 0 */
  "aof-load-corrupt-tail-max-size"?: Bytes;
  /**
   * Snapshots: pairs of seconds and changes, `"3600 1 300 100"` for one after an hour with 1 change or 5 minutes with 100;
   * `""` for none. Live.
   * @default "3600 1 300 100 60 10000"
   */
  save?: string;
  /** Refuse writes while the last snapshot has failed. Live. @default "yes" */
  "stop-writes-on-bgsave-error"?: YesNo;

  /**
   * Bytes of data at which `maxmemory-policy` comes into force, or a share of the argument `memory` such as `"60%"`; `0` for no
   * limit. Leave a fork room: stay well below `memory`. Live.
   * @default 0
   */
  maxmemory?: Bytes;
  /** What goes when `maxmemory` is reached: nothing (writes fail), or keys by this rule. `lrm` needs Redis 8.6. Live. @default "noeviction" */
  "maxmemory-policy"?:
    | "noeviction"
    | `${"allkeys" | "volatile"}-${"lru" | "lfu" | "lrm" | "random"}`
    | "volatile-ttl";
  /** Keys looked at per eviction, 1 to 64: more is closer to the policy and costs more. Live. @default 5 */
  "maxmemory-samples"?: Whole;
  /** Bytes, or a percentage of `maxmemory`, that all clients together may use; `0` for no limit. Live. @default 0 */
  "maxmemory-clients"?: Bytes;
  /** Defragment memory while running. Refused by the image if it has not Redis's own Jemalloc, as Debian's. Live. @default "no" */
  activedefrag?: YesNo;
  /** Free evicted values in the background. Live. @default "no" */
  "lazyfree-lazy-eviction"?: YesNo;
  /** Free expired values in the background. Live. @default "no" */
  "lazyfree-lazy-expire"?: YesNo;
  /** Free values that a command replaces, such as RENAME, in the background. Live. @default "no" */
  "lazyfree-lazy-server-del"?: YesNo;
  /** DEL works like UNLINK. Live. @default "no" */
  "lazyfree-lazy-user-del"?: YesNo;
  /** FLUSHALL and FLUSHDB work in the background unless told otherwise. Live. @default "no" */
  "lazyfree-lazy-user-flush"?: YesNo;

  /** Close a connection after so many idle seconds; `0` for never. Live. @default 0 */
  timeout?: Whole;
  /** Seconds between probes of idle connections; `0` for none. Live. @default 300 */
  "tcp-keepalive"?: Whole;
  /** Connections at one time, 1 or more; limited by what the container may open. Live. @default 10000 */
  maxclients?: Whole;
  /**
   * Close clients that do not read their replies: groups of class, hard bytes, soft bytes and soft seconds, as in
   * `"pubsub 32mb 8mb 60"`. Classes not named keep Redis's default. Live.
   */
  "client-output-buffer-limit"?: string;
  /** Keyspace events to publish, in Redis's letters, such as `"Ex"` for expired keys; `""` for none. Live. @default "" */
  "notify-keyspace-events"?: string;

  /** Databases that SELECT can choose from, 1 or more. Boot. @default 16 */
  databases?: Whole;
  /** Threads that read and write for clients, 1 to 128; leave the machine a core or two. Boot. @default 1 */
  "io-threads"?: Whole;
  /** How often a second Redis does its housekeeping, 1 to 500. Live. @default 10 */
  hz?: Whole;
  /** How much Redis logs. Live. @default "notice" */
  loglevel?: "debug" | "verbose" | "notice" | "warning" | "nothing";
  /** Log commands that take longer than so many microseconds in SLOWLOG; `0` for all, `-1` for none. Live. @default 10000 */
  "slowlog-log-slower-than"?: Whole;
  /** Entries that SLOWLOG keeps. Live. @default 128 */
  "slowlog-max-len"?: Whole;
  /** Remember events slower than so many milliseconds for LATENCY; `0` for none. Live. @default 0 */
  "latency-monitor-threshold"?: Whole;

  [directive: string]: SettingValue | undefined;
}

/** The directives that are declared: one may be there without a value. */
export const declared = (settings: RedisSettings) =>
  Object.entries(settings).filter((entry): entry is [string, SettingValue] => entry[1] !== undefined);
