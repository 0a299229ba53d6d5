import { backupUserName } from "../../../components/acl/backupUser";
import type { ServerFacts } from "../../../components/impact/report/serverFacts";

/** What Redis answered, as records. */
export interface Answers {
  /** INFO, all of its sections. */
  info: Record<string, string>;
  /** CONFIG GET of `save` and `shutdown-on-sigterm`. */
  config: Record<string, string>;
  /** CLIENT LIST, counted by user. */
  sessions: Record<string, number>;
  /** Those with a subscription. */
  subscribers: Record<string, number>;
}

/** What only Docker tells. */
export type DockerFacts = Pick<
  ServerFacts,
  "containerStartSeconds" | "lastBootSeconds" | "lastLoad" | "hostLoad" | "backup"
>;

/** Users that no application logs in as: the program's own, and those who have not logged in yet. */
const ownUsers = ["admin", "health", "default", backupUserName];

/** The facts that a report is made from. */
export function factsOfServer(
  { info, config, sessions, subscribers }: Answers,
  docker: DockerFacts,
): ServerFacts {
  const number = (field: string) => Number(info[field] ?? 0);
  const atEnd = (config["shutdown-on-sigterm"] ?? "default").split(" ");
  // Redis writes a snapshot at its end where it is to write one at all, also beside an AOF.
  const snapshots = config.save !== "" || atEnd.includes("save");
  const lastSaveSeconds = number("rdb_last_bgsave_time_sec");
  const writing = writingChild(info);
  const databases = databasesOf(info);
  const aof = info.aof_enabled === "1";
  return {
    version: info.valkey_version ?? info.redis_version ?? "",
    ...(info.valkey_version && { engine: "valkey" }),
    uptimeSeconds: number("uptime_in_seconds"),
    usedMemoryBytes: number("used_memory"),
    keys: sum(databases.map(({ keys }) => keys)),
    ...(databases.length > 0 && { highestDatabase: Math.max(...databases.map(({ database }) => database)) }),
    persistence: aof ? "aof" : snapshots ? "rdb" : "none",
    ...(aof && { aofBytes: number("aof_current_size"), aofBaseBytes: number("aof_base_size") }),
    ...(lastSaveSeconds >= 0 && { lastSaveSeconds }),
    lastSaveAgeSeconds: Math.max(
      0,
      Math.round(number("server_time_usec") / 1_000_000 - number("rdb_last_save_time")),
    ),
    unsavedChanges: number("rdb_changes_since_last_save"),
    ...(writing && { writing }),
    savesAtEnd: snapshots && !atEnd.includes("nosave"),
    ...docker,
    clients: Object.fromEntries(Object.entries(sessions).filter(([user]) => !ownUsers.includes(user))),
    subscribers,
  };
}

function writingChild(info: Record<string, string>): ServerFacts["writing"] {
  if (info.aof_rewrite_in_progress === "1" || info.aof_rewrite_scheduled === "1") return "aof rewrite";
  return info.rdb_bgsave_in_progress === "1" ? "snapshot" : undefined;
}

/** Those that have keys: `db0:keys=3,expires=0,…`. */
function databasesOf(info: Record<string, string>): { database: number; keys: number }[] {
  return Object.entries(info).flatMap(([field, text]) => {
    const [, database] = /^db(\d+)$/.exec(field) ?? [];
    const [, keys] = /\bkeys=(\d+)/.exec(text) ?? [];
    return database && keys ? [{ database: Number(database), keys: Number(keys) }] : [];
  });
}

const sum = (numbers: number[]) => numbers.reduce((all, each) => all + each, 0);
