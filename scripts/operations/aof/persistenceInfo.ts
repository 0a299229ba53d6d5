import { parseInfo } from "../../../components/connection/replies";
import type { Session } from "../../../components/connection/session";
import { isRewriting } from "../status/redisStatus";
import type { SizeSample } from "./growth";

/** What INFO tells of the append-only file at one moment. */
export interface PersistenceInfo extends SizeSample {
  isOn: boolean;
  baseBytes: number;
  delayedFsyncs: number;
  operationsPerSecond: number;
  /** Of the rewrite that runs: how many of all keys are written. */
  keysDone: number;
  keysTotal: number;
  lastRewriteOk: boolean;
  failedRewrites: number;
}

export async function persistenceInfo(session: Session): Promise<PersistenceInfo> {
  return persistenceOf(parseInfo(await session.send("INFO")));
}

/** The same of an answer. */
export function persistenceOf(info: Record<string, string>): PersistenceInfo {
  const number = (field: string) => Number(info[field] ?? 0);
  return {
    seconds: number("server_time_usec") / 1_000_000,
    isOn: info.aof_enabled === "1",
    baseBytes: number("aof_base_size"),
    currentBytes: number("aof_current_size"),
    rewriting: isRewriting(info),
    rewrites: number("aof_rewrites"),
    delayedFsyncs: number("aof_delayed_fsync"),
    operationsPerSecond: number("instantaneous_ops_per_sec"),
    keysDone: number("current_save_keys_processed"),
    keysTotal: number("current_save_keys_total"),
    lastRewriteOk: info.aof_last_bgrewrite_status === "ok",
    failedRewrites: number("aof_rewrites_consecutive_failures"),
  };
}
