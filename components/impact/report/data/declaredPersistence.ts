import { isCache } from "../../../conf/redisConf";
import type { DeclaredServer } from "../sides/declaredServer";

/** How a server keeps its data on disk: by an AOF, by snapshots, or not at all. */
export type Persistence = "aof" | "rdb" | "none";

/** As it is declared; nothing where the settings are secret. A refresh may have found an AOF that is not as declared, in words. */
export function declaredPersistence(server: DeclaredServer | undefined): Persistence | undefined {
  const { settings } = server ?? {};
  if (settings === undefined) return undefined;
  if (settings.appendonly?.startsWith("yes")) return "aof";
  return isCache(settings) ? "none" : "rdb";
}

/** When it makes snapshots: Redis does so by itself where nothing is declared. */
export function savePoints({ settings }: DeclaredServer): string {
  return settings?.save ?? "3600 1 300 100 60 10000";
}

/** A number of keys, as people read it. */
export function keysInWords(keys: number): string {
  return `${keys.toLocaleString("en")} ${keys === 1 ? "key" : "keys"}`;
}

export function megabytesInWords(bytes: number): string {
  return `${Math.max(1, Math.round(bytes / 2 ** 20)).toLocaleString("en")} MB`;
}
