import { parseListedUser } from "../../../components/acl/listedUser";
import { type AclLogEntry, parseAclLog } from "../aclLog";
import { rewriteAtBytes } from "../aof/growth";
import type { ContainerFiles } from "../containerFiles";
import type { AofStatus, PersistenceStatus, RedisStatus, UserStatus, WriteStatus } from "./serverStatus";

/** What Redis answered. */
export interface RedisAnswers {
  info: Record<string, string>;
  config: Record<string, string>;
  /** Sessions by user, without the one that asked. */
  sessions: Record<string, number>;
  /** ACL LIST. */
  users: string[];
  /** ACL LOG. */
  denied: unknown;
}

/** What `status` tells of Redis; of the files, when its last rewrite and snapshot were. */
export function redisStatus(answers: RedisAnswers, files?: ContainerFiles): RedisStatus {
  const { info, config, sessions } = answers;
  const number = numbersOf(info);
  return {
    engine: info.valkey_version ? "valkey" : "redis",
    version: info.valkey_version ?? info.redis_version ?? "",
    uptimeSeconds: number("uptime_in_seconds"),
    ...(info.loading === "1" && {
      loading: {
        percent: number("loading_loaded_perc"),
        secondsLeft: number("loading_eta_seconds"),
      },
    }),
    keys: Object.entries(info)
      .filter(([field]) => /^db\d+$/.test(field))
      .reduce((sum, [, text]) => sum + Number(/\bkeys=(\d+)/.exec(text)?.[1] ?? 0), 0),
    operationsPerSecond: number("instantaneous_ops_per_sec"),
    memory: {
      usedBytes: number("used_memory"),
      peakBytes: number("used_memory_peak"),
      ...(number("maxmemory") > 0 && { maxBytes: number("maxmemory") }),
      policy: info.maxmemory_policy ?? "",
    },
    clients: {
      connected: Object.values(sessions).reduce((sum, each) => sum + each, 0),
      most: number("maxclients"),
      blocked: number("blocked_clients"),
      byUser: sessions,
    },
    persistence: persistenceStatus(info, config, files),
    users: usersStatus(answers),
  };
}

const numbersOf = (info: Record<string, string>) => (field: string) => Number(info[field] ?? 0);

function persistenceStatus(
  info: Record<string, string>,
  config: Record<string, string>,
  files?: ContainerFiles,
): PersistenceStatus {
  const number = numbersOf(info);
  const now = number("server_time_usec") / 1_000_000;
  const snapshots = (config.save ?? "") !== "";
  const saved = number("rdb_saves") > 0 ? number("rdb_last_save_time") : files?.rdb?.changedAt;
  const isOn = info.aof_enabled === "1";
  return {
    mode: isOn ? "aof" : snapshots ? "rdb" : "none",
    ...(isOn && { aof: aofStatus(info, config, now, files) }),
    lastSave: {
      ...writeStatus({
        running: info.rdb_bgsave_in_progress === "1",
        failed: info.rdb_last_bgsave_status !== "ok",
        tookSeconds: number("rdb_last_bgsave_time_sec"),
        happened: number("rdb_saves") > 0,
        succeededAt: saved,
        now,
      }),
      unsavedChanges: number("rdb_changes_since_last_save"),
    },
  };
}

function aofStatus(
  info: Record<string, string>,
  config: Record<string, string>,
  now: number,
  files?: ContainerFiles,
): AofStatus {
  const number = numbersOf(info);
  const base = files?.manifest.find(({ type }) => type === "base")?.file;
  const rule = {
    baseBytes: number("aof_base_size"),
    rewritePercentage: Number(config["auto-aof-rewrite-percentage"] ?? 0),
    rewriteMinBytes: Number(config["auto-aof-rewrite-min-size"] ?? 0),
  };
  const end = rewriteAtBytes(rule);
  return {
    fsync: config.appendfsync ?? "",
    ...rule,
    currentBytes: number("aof_current_size"),
    ...(end !== undefined && { rewriteAtBytes: end }),
    // Redis does not keep when a rewrite ended, but the base file is not touched after it.
    lastRewrite: writeStatus({
      running: isRewriting(info),
      failed: info.aof_last_bgrewrite_status !== "ok",
      tookSeconds: number("aof_last_rewrite_time_sec"),
      happened: number("aof_last_rewrite_time_sec") >= 0,
      succeededAt: files?.aofFiles.find(({ name }) => name === base)?.changedAt,
      now,
    }),
    lastWriteOk: info.aof_last_write_status !== "err",
    delayedFsyncs: number("aof_delayed_fsync"),
  };
}

/** Whether a rewrite runs, or waits for another child of Redis to end. */
export function isRewriting(info: Record<string, string>): boolean {
  return info.aof_rewrite_in_progress === "1" || info.aof_rewrite_scheduled === "1";
}

interface Write {
  running: boolean;
  failed: boolean;
  /** Negative before the first. */
  tookSeconds: number;
  happened: boolean;
  succeededAt?: number;
  now: number;
}

function writeStatus({ running, failed, tookSeconds, happened, succeededAt, now }: Write): WriteStatus {
  const result = running ? "running" : failed ? "failed" : happened ? "ok" : "none";
  return {
    result,
    ...(succeededAt !== undefined && { ageSeconds: Math.max(0, Math.round(now - succeededAt)) }),
    ...(tookSeconds >= 0 && { tookSeconds }),
  };
}

/** Those with a denial first, the latest at the top; then by sessions and name. */
function usersStatus({ users, sessions, denied }: RedisAnswers): UserStatus[] {
  const log = parseAclLog(denied);
  const all = users.map(parseListedUser).map(({ name, isOn }): UserStatus => {
    const last = latestOf(log, name);
    return { name, isOn, sessions: sessions[name] ?? 0, ...(last && { lastDenied: last }) };
  });
  const age = ({ lastDenied }: UserStatus) => lastDenied?.ageSeconds ?? Number.MAX_VALUE;
  return all.sort((a, b) => age(a) - age(b) || b.sessions - a.sessions || (a.name < b.name ? -1 : 1));
}

function latestOf(log: AclLogEntry[], name: string): UserStatus["lastDenied"] {
  const entries = log.filter(({ user }) => user === name);
  const [latest] = entries.sort((a, b) => a.ageSeconds - b.ageSeconds);
  if (latest === undefined) return undefined;
  const { reason, object, ageSeconds, count } = latest;
  return { reason, object, ageSeconds, count };
}
