import { boot, type Directives, live } from "./directive";
import { atLeast, int32, integer, memory, oneOf, yesNo } from "./kinds";
import { savePoints } from "./specialKinds";

/** What is kept on disk, and when: AOF, RDB and shutdown. */
export const persistence: Directives = {
  appendonly: live(yesNo, "no"),
  appendfsync: live(oneOf("everysec", "always", "no"), "everysec"),
  "no-appendfsync-on-rewrite": live(yesNo, "no"),
  "auto-aof-rewrite-percentage": live(integer(0n, int32, "percent"), "100"),
  "auto-aof-rewrite-min-size": live(memory(), "67108864"),
  "aof-load-truncated": live(yesNo, "yes"),
  "aof-load-corrupt-tail-max-size": live(memory(), "0", { since: "8.4" }),
  "aof-use-rdb-preamble": live(yesNo, "yes"),
  "aof-timestamp-enabled": live(yesNo, "no"),
  "aof-rewrite-incremental-fsync": live(yesNo, "yes"),
  "aof-disable-auto-gc": live(yesNo, "no", { hidden: true }),

  save: live(savePoints, "3600 1 300 100 60 10000"),
  "stop-writes-on-bgsave-error": live(yesNo, "yes"),
  rdbcompression: live(yesNo, "yes"),
  rdbchecksum: boot(yesNo, "yes"),
  "rdb-del-sync-files": live(yesNo, "no"),
  "rdb-save-incremental-fsync": live(yesNo, "yes"),
  "rdb-key-save-delay": live(integer(-int32, int32, "microseconds"), "0", { hidden: true }),
  "sanitize-dump-payload": live(oneOf("no", "yes", "clients"), "no"),
  "key-load-delay": live(integer(-int32, int32, "microseconds"), "0", { hidden: true }),
  "loading-process-events-interval-bytes": live(integer(1024n, int32, "bytes"), "524288", { hidden: true }),
  "propagation-error-behavior": live(oneOf("ignore", "panic", "panic-on-replicas"), "ignore"),

  "backup-sealed-ttl": live(atLeast(0n, "seconds"), "0", { since: "8.10" }),
};
