import { type Directives, live } from "./directive";
import { atLeast, int32, integer, memory, oneOf, portNumber, text, yesNo } from "./kinds";

/** How the server serves replicas that someone attaches to it, and what it would tell about itself. */
export const replication: Directives = {
  "repl-diskless-sync": live(yesNo, "yes"),
  "repl-diskless-sync-delay": live(integer(0n, int32, "seconds"), "5"),
  "repl-diskless-sync-max-replicas": live(integer(0n, int32), "0"),
  "repl-diskless-load": live(
    {
      ...oneOf("disabled", "on-empty-db", "swapdb", "flushdb"),
      since: (value) => (value === "flushdb" ? "8.6" : undefined),
    },
    "disabled",
  ),
  "repl-rdb-channel": live(yesNo, "yes", { since: "8.0", hidden: true }),
  "repl-ping-replica-period": live(integer(1n, int32, "seconds"), "10"),
  "repl-timeout": live(integer(1n, int32, "seconds"), "60"),
  "repl-disable-tcp-nodelay": live(yesNo, "no"),
  "repl-backlog-size": live(memory({ min: 16_384n }), "1048576"), // Redis raises smaller ones to this
  "repl-backlog-ttl": live(atLeast(0n, "seconds"), "3600"),
  "repl-compression": live(integer(0n, 22n), "0", {
    since: "8.10",
    varies: "in builds with compression only",
  }),
  "repl-compression-max-latency": live(atLeast(0n, "milliseconds"), "100", {
    since: "8.10",
    varies: "in builds with compression only",
  }),
  "min-replicas-to-write": live(integer(0n, int32), "0"),
  "min-replicas-max-lag": live(integer(0n, int32, "seconds"), "10"),

  "replica-serve-stale-data": live(yesNo, "yes"),
  "replica-read-only": live(yesNo, "yes"),
  "replica-priority": live(integer(0n, int32), "100"),
  "replica-announced": live(yesNo, "yes"),
  "replica-announce-ip": live(text("10.0.0.5"), ""),
  "replica-announce-port": live(portNumber, "0"),
  "replica-lazy-flush": live(yesNo, "no"),
  "replica-ignore-maxmemory": live(yesNo, "yes"),
  "replica-ignore-disk-write-errors": live(yesNo, "no"),
  "replica-full-sync-buffer-limit": live(memory(), "0", { since: "8.0" }),
};
