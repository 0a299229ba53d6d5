import { memorySentences } from "./memorySentences";
import { byDirection, byValue, type Sentence } from "./sentenceForms";

const withAof =
  (sentence: Sentence): Sentence =>
  (change) =>
    change.after("appendonly") === "yes" ? sentence(change) : "has no effect as long as appendonly is no";

const durability: Record<string, Sentence> = {
  appendonly: ({ to, after }) => {
    if (to === "yes") return "every write is logged to the append-only file, which the server boots from";
    return after("save") === ""
      ? "nothing is written to disk by itself any more: what the server holds is lost when it ends"
      : "a crash loses everything since the last snapshot";
  },
  appendfsync: withAof(
    byValue({
      always: "every write waits for the disk; a power cut loses nothing that was answered",
      everysec: "writes do not wait for the disk; a power cut loses about the last second",
      no: "the kernel decides when to write to disk; a power cut loses about the last 30 s",
    }),
  ),
  "no-appendfsync-on-rewrite": withAof(
    byValue({
      yes: "while a rewrite or a snapshot runs nothing is forced to disk; a power cut then loses about the last 30 s",
      no: "writes are forced to disk during a rewrite or a snapshot too, which may slow them down",
    }),
  ),
  "auto-aof-rewrite-percentage": withAof(
    byDirection(
      (to) =>
        `the append-only file is rewritten when it has grown by ${to} %: later than now, so it takes more disk and longer to load`,
      (to) =>
        `the append-only file is rewritten when it has grown by ${to} %: earlier than now, each time with a fork`,
      "the append-only file is no longer rewritten by itself and grows until `aof.rewriteTrigger` asks for it",
    ),
  ),
  "auto-aof-rewrite-min-size": withAof(
    byDirection(
      (to) => `an append-only file below ${to} is not rewritten by itself: it may grow larger than now`,
      (to) =>
        `an append-only file is rewritten by itself from ${to} on: earlier than now, each time with a fork`,
    ),
  ),
  "aof-use-rdb-preamble": withAof(
    byValue({
      yes: "a rewritten append-only file begins with a snapshot: smaller, and faster to load",
      no: "a rewritten append-only file holds commands only: larger, and slower to load",
    }),
  ),
  "aof-load-truncated": byValue({
    yes: "the server boots from an append-only file whose end is missing, and cuts it there",
    no: "the server does not boot from an append-only file whose end is missing",
  }),
  save: ({ to, after }) => {
    if (to !== "") return `a snapshot is made after ${savePoints(to)}`;
    return after("appendonly") === "yes"
      ? "no more snapshots; the append-only file alone keeps the data"
      : "no more snapshots, and no append-only file: what the server holds is lost when it ends";
  },
  "stop-writes-on-bgsave-error": byValue({
    yes: "writes are refused as long as the last snapshot has failed",
    no: "writes go on when snapshots fail; only the log tells of it",
  }),
  rdbcompression: byValue({
    yes: "snapshots are smaller and cost more processor time",
    no: "snapshots are larger and cost less processor time",
  }),
};

/** `3600 1 300 100` in words. */
function savePoints(text: string): string {
  const numbers = text.split(" ");
  const points = numbers.flatMap((time, at) =>
    at % 2 === 0 ? [`${time} s with ${numbers[at + 1]} change${numbers[at + 1] === "1" ? "" : "s"}`] : [],
  );
  return points.join(" or ");
}

const connections: Record<string, Sentence> = {
  maxclients: ({ to, from, facts }) => {
    const now = facts && Object.values(facts.clients).reduce((sum, count) => sum + count, 0);
    if (Number(to) > Number(from))
      return `up to ${to} connections at a time, if the container may open so many`;
    return `connections beyond ${to} are refused${now === undefined ? "" : `; ${now} are open now`}`;
  },
  timeout: ({ to }) =>
    to === "0"
      ? "idle connections stay open"
      : `connections that are idle for ${to} s are closed, but not those of subscribers`,
  "tcp-keepalive": ({ to }) =>
    to === "0"
      ? "connections are not probed: those whose other end is gone stay open"
      : `a connection whose other end is gone is closed after about ${2 * Number(to)} s`,
  "client-output-buffer-limit": () => "clients that do not read their replies are closed at other limits",
  "notify-keyspace-events": ({ to }) =>
    to === ""
      ? "no keyspace events are published any more: who subscribed to them hears nothing"
      : "changes of keys are published as events of these classes; each one costs processor time",
};

const operation: Record<string, Sentence> = {
  databases: ({ from, to }) =>
    Number(to) > Number(from)
      ? `SELECT reaches the databases 0 to ${Number(to) - 1}`
      : `there are only the databases 0 to ${Number(to) - 1}: with keys in a higher one Redis may not load its data`,
  "io-threads": ({ to }) =>
    to === "1"
      ? "one thread does all the work"
      : `${to} threads read and write for clients; commands still run one at a time`,
  hz: byDirection(
    () => "housekeeping more often: expired keys go sooner, for more processor time",
    () => "housekeeping less often: expired keys go later, for less processor time",
  ),
  loglevel: byValue({
    debug: "the log has very much in it, for tests only",
    verbose: "the log has more in it than is needed every day",
    notice: "the log has what is needed every day",
    warning: "the log has only what is important: no more saves and rewrites",
    nothing: "the log is empty",
  }),
  "slowlog-log-slower-than": ({ to }) => {
    if (Number(to) < 0) return "SLOWLOG records nothing any more";
    return to === "0"
      ? "SLOWLOG records every command"
      : `SLOWLOG records commands that take longer than ${Number(to) / 1000} ms`;
  },
  "slowlog-max-len": ({ to }) => `SLOWLOG keeps the last ${to} commands`,
  "latency-monitor-threshold": ({ to }) =>
    to === "0" ? "LATENCY records nothing any more" : `LATENCY records events that take ${to} ms or longer`,
  "busy-reply-threshold": ({ to }) => `others are answered BUSY when a script runs for longer than ${to} ms`,
};

const replication: Record<string, Sentence> = {
  "repl-backlog-size": byDirection(
    () => "a replica may be away for longer and still go on without a full copy, for more memory",
    () => "a replica that was away needs a full copy sooner",
  ),
  "repl-timeout": ({ to }) => `a replica that is silent for ${to} s counts as lost`,
  "repl-diskless-sync": byValue({
    yes: "a full copy goes to replicas without a file on this disk",
    no: "a full copy for replicas is written to this disk first",
  }),
  "min-replicas-to-write": ({ to }) =>
    to === "0"
      ? "writes are taken without any replica"
      : `writes are refused when fewer than ${to} replicas follow`,
};

/** By directive: those that people change most. */
export const settingSentences: Readonly<Record<string, Sentence>> = {
  ...durability,
  ...memorySentences,
  ...connections,
  ...operation,
  ...replication,
};
