import { boot, type Directives, live } from "./directive";
import { atLeast, int32, integer, oneOf, text, yesNo } from "./kinds";
import { percentiles, processTitle, shutdownOptions } from "./specialKinds";

const facilities = ["user", ...Array.from({ length: 8 }, (_, i) => `local${i}`)];

/** The process itself: threads, databases, scripts, logs and measurements. */
export const operation: Directives = {
  databases: boot(integer(1n, int32), "16"),
  hz: live(integer(1n, 500n), "10"), // Redis takes others too, and bends them into this range
  "dynamic-hz": live(yesNo, "yes"),
  "io-threads": boot(integer(1n, 128n), "1"),
  "io-threads-do-reads": boot(yesNo, "no", { until: "8.0" }), // later versions ignore it
  lookahead: live(integer(1n, int32), "16", { since: "8.4" }),
  "busy-reply-threshold": live(atLeast(0n, "milliseconds"), "5000"),
  "lua-enable-deprecated-api": boot(yesNo, "no", { since: "8.0", hidden: true }),
  "locale-collate": live(text("en_US.UTF-8"), ""),

  "server-cpulist": boot(text("0-7:2"), ""),
  "bio-cpulist": boot(text("1,3"), ""),
  "aof-rewrite-cpulist": boot(text("8-11"), ""),
  "bgsave-cpulist": boot(text("1,10-11"), ""),

  "shutdown-timeout": live(integer(0n, int32, "seconds"), "10"),
  "shutdown-on-sigterm": live(shutdownOptions, "default"),
  "shutdown-on-sigint": live(shutdownOptions, "default"),
  "set-proc-title": boot(yesNo, "yes"),
  "proc-title-template": live(processTitle, "{title} {listen-addr} {server-mode}"),
  "ignore-warnings": live(text("ARM64-COW-BUG"), ""),

  loglevel: live(oneOf("debug", "verbose", "notice", "warning", "nothing"), "notice"),
  "hide-user-data-from-log": live(yesNo, "no"),
  "always-show-logo": boot(yesNo, "no"),
  "syslog-enabled": boot(yesNo, "no"),
  "syslog-ident": boot(text("redis"), "redis"),
  "syslog-facility": boot(oneOf(...facilities), "local0"),
  "crash-log-enabled": live(yesNo, "yes"),
  "crash-memcheck-enabled": live(yesNo, "yes"),
  "use-exit-on-panic": live(yesNo, "no", { hidden: true }),

  "slowlog-log-slower-than": live(atLeast(-1n, "microseconds"), "10000"),
  "slowlog-max-len": live(atLeast(0n), "128"),
  "slowlog-entry-max-argc": live(integer(2n, int32), "32", { since: "8.8" }),
  "slowlog-entry-max-string-len": live(atLeast(1n, "bytes"), "128", { since: "8.8" }),
  "latency-monitor-threshold": live(atLeast(0n, "milliseconds"), "0"),
  "latency-tracking": live(yesNo, "yes"),
  "latency-tracking-info-percentiles": live(percentiles, "50 99 99.9"),
};
