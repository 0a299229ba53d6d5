import { parseInfo } from "../../connection/replies";
import type { Session } from "../../connection/session";
import type { KeysOfDatabases } from "./sample";

/** How the data of a server is at one moment, as far as that can be counted. */
export interface DataState {
  keys: KeysOfDatabases;
  /** How many keys have a time to live. */
  expiring: number;
  /** Changes since the last snapshot. */
  changes: number;
  /** Keys that went by themselves, since the server started. */
  gone: number;
  /** When the last snapshot ended: `changes` begins anew with it. */
  lastSave: string;
  /** How many snapshots were begun, since the server started. */
  savesBegun: string;
}

export async function dataState(session: Session): Promise<DataState> {
  return stateOf(await session.send("INFO", "everything"));
}

/** From `INFO`. */
export function stateOf(reply: unknown): DataState {
  const info = parseInfo(reply);
  const databases = Object.entries(info).flatMap(([name, text]) => {
    const [, db] = /^db(\d+)$/.exec(name) ?? [];
    const [, keys, expires] = /^keys=(\d+),expires=(\d+)/.exec(text) ?? [];
    return db === undefined || keys === undefined
      ? []
      : [{ db, keys: Number(keys), expires: Number(expires) }];
  });
  return {
    keys: Object.fromEntries(databases.map(({ db, keys }) => [db, keys])),
    expiring: databases.reduce((sum, { expires }) => sum + expires, 0),
    changes: Number(info.rdb_changes_since_last_save),
    gone: Number(info.expired_keys ?? 0) + Number(info.evicted_keys ?? 0),
    lastSave: info.rdb_last_save_time ?? "",
    savesBegun: info.rdb_saves ?? "",
  };
}

/** How many changes there were at most between two states; nothing where a snapshot in between began to count anew. */
export function changesBetween(before: DataState, after: DataState): number | null {
  if (before.lastSave !== after.lastSave || after.changes < before.changes) return null;
  return after.changes - before.changes + after.gone - before.gone;
}

export function keyCount(keys: KeysOfDatabases): number {
  return Object.values(keys).reduce((sum, each) => sum + each, 0);
}
