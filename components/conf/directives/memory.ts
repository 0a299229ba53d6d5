import { bytesOf } from "../byteUnits";
import { boot, type Directives, type Kind, live } from "./directive";
import { atLeast, int32, integer, memory, memoryOrPercent, oneOf, percent, uint32, yesNo } from "./kinds";
import { oomScores, powerOfTwo } from "./specialKinds";

const evictionPolicies: Kind = {
  ...oneOf(
    "noeviction",
    ...["allkeys-lru", "allkeys-lfu", "allkeys-random"],
    ...["volatile-lru", "volatile-lfu", "volatile-random", "volatile-ttl"],
    ...["allkeys-lrm", "volatile-lrm"],
  ),
  since: (policy) => (policy.endsWith("-lrm") ? "8.6" : undefined),
};
/** What all connections together may take at least: at 128kb, Redis's own least, the list of 1,000 users closes the admin's (tried). */
export const leastOfClients = 1_048_576n;
const memoryOfClients: Kind = {
  allowed: `${memoryOrPercent.allowed}; 0 for no limit, else at least ${leastOfClients}, or the admin's own connection is closed`,
  normalize(value) {
    const text = memoryOrPercent.normalize(value);
    const bytes = text === undefined || text.endsWith("%") ? undefined : bytesOf(text);
    return bytes !== undefined && bytes > 0n && bytes < leastOfClients ? undefined : text;
  },
};
/** The share is of the argument `memory`, and is in bytes before Redis sees it (`shareOfMemory.ts`). */
const memoryOrShare: Kind = {
  ...memory(),
  allowed: `${memory().allowed}, or a share of the argument \`memory\` such as 75%`,
};
const count = (redisDefault: string, since?: string) =>
  live(atLeast(0n), redisDefault, since ? { since } : {});
const bytes = (redisDefault: string) => live(memory(), redisDefault);
const needsItsJemalloc = { varies: "needs the Jemalloc of Redis's own build, which Debian's does not have" };
const needsCapability = { varies: "the kernel lets a process without CAP_SYS_RESOURCE only raise its score" };

/** `relative` is another word for `yes`, which is what Redis prints. */
const scoring: Kind = {
  ...oneOf("no", "yes", "relative", "absolute"),
  normalize(value) {
    const name = oneOf("no", "yes", "relative", "absolute").normalize(value);
    return name === "relative" ? "yes" : name;
  },
};

/** How much memory, what gives way when it is full, and how values are laid out in it. */
export const memoryAndValues: Directives = {
  maxmemory: live(memoryOrShare, "0"),
  "maxmemory-policy": live(evictionPolicies, "noeviction"),
  "maxmemory-samples": live(integer(1n, 64n), "5"),
  "maxmemory-eviction-tenacity": live(integer(0n, 100n), "10"),
  "maxmemory-clients": live(memoryOfClients, "0"),
  "lfu-log-factor": live(integer(0n, int32), "10"),
  "lfu-decay-time": live(integer(0n, int32, "minutes"), "1"),
  "active-expire-effort": live(integer(1n, 10n), "1"),
  "key-memory-histograms": boot(yesNo, "no", { since: "8.6" }), // 8.8 can switch it on live, 8.6 cannot
  "disable-thp": boot(yesNo, "yes"),
  "oom-score-adj": live(scoring, "no", needsCapability),
  "oom-score-adj-values": live(oomScores, "0 200 800"),

  "lazyfree-lazy-eviction": live(yesNo, "no"),
  "lazyfree-lazy-expire": live(yesNo, "no"),
  "lazyfree-lazy-server-del": live(yesNo, "no"),
  "lazyfree-lazy-user-del": live(yesNo, "no"),
  "lazyfree-lazy-user-flush": live(yesNo, "no"),

  activedefrag: live(yesNo, "no", needsItsJemalloc),
  "active-defrag-ignore-bytes": live(memory({ min: 1n }), "104857600"),
  "active-defrag-threshold-lower": live(percent(1000n), "10"),
  "active-defrag-threshold-upper": live(percent(1000n), "100"),
  "active-defrag-cycle-min": live(integer(1n, 99n, "percent"), "1"),
  "active-defrag-cycle-max": live(integer(1n, 99n, "percent"), "25"),
  "active-defrag-max-scan-fields": live(atLeast(1n), "1000"),
  "jemalloc-bg-thread": live(yesNo, "yes"),
  activerehashing: live(yesNo, "yes"),

  "hash-max-listpack-entries": count("512"),
  "hash-max-listpack-value": bytes("64"),
  "hash-min-template-entries": count("0", "8.10"),
  "hash-max-template-entries": count("0", "8.10"),
  "hash-rdb-load-min-template-entries": count("0", "8.10"),
  "hash-rdb-load-max-template-entries": count("0", "8.10"),
  "hash-rdb-load-template-disassembly-threshold": count("0", "8.10"),
  "list-max-listpack-size": live(integer(-2_147_483_648n, int32), "-2"),
  "list-compress-depth": live(integer(0n, int32), "0"),
  "set-max-intset-entries": count("512"),
  "set-max-listpack-entries": count("128"),
  "set-max-listpack-value": count("64"),
  "zset-max-listpack-entries": count("128"),
  "zset-max-listpack-value": bytes("64"),
  "hll-sparse-max-bytes": bytes("3000"),
  "stream-node-max-bytes": bytes("4096"),
  "stream-node-max-entries": count("100"),
  "stream-idmp-duration": live(integer(1n, 86_400n, "seconds"), "100", { since: "8.6" }),
  "stream-idmp-maxsize": live(integer(1n, 10_000n), "100", { since: "8.6" }),
  "array-slice-size": live(powerOfTwo, "4096", { since: "8.8" }),
  "array-sparse-kmax": live(integer(0n, uint32), "10", { since: "8.8" }),
  "array-sparse-kmin": live(integer(0n, uint32), "5", { since: "8.8" }),
  "vset-force-single-threaded-execution": live(yesNo, "no", { since: "8.2" }),
};
