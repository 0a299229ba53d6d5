import type { HandBackup } from "../../backup/handBackup";
import type { BackupHealth } from "../../backup/scheduled/lastBackup";

/** What the running server and Docker say of it, asked right before a report. Sizes in bytes, times in seconds. */
export interface ServerFacts {
  /** Redis's own version, such as `8.0.2`; of Valkey, that of Valkey. */
  version: string;
  /** Absent: Redis. */
  engine?: "valkey";
  uptimeSeconds: number;
  usedMemoryBytes: number;
  keys: number;
  /** The highest number of a database that has keys. */
  highestDatabase?: number;
  persistence: "aof" | "rdb" | "none";
  /** Of the AOF that a boot would load; undefined without AOF. */
  aofBytes?: number;
  /** That part of it which is a snapshot, and loads faster than the commands after it. */
  aofBaseBytes?: number;
  /** Of the snapshot on disk, where the server told it. */
  rdbBytes?: number;
  /** How long the last snapshot took; undefined before the first. */
  lastSaveSeconds?: number;
  /** Seconds since the last snapshot that succeeded. */
  lastSaveAgeSeconds?: number;
  /** Writes since that snapshot: lost in a crash where there is no AOF. */
  unsavedChanges: number;
  /** Which child is writing now; a stop waits for it. */
  writing?: "aof rewrite" | "snapshot";
  /** Whether a stop writes a whole snapshot before it ends, which it does with an AOF too unless `save` is "". */
  savesAtEnd?: boolean;
  /** How long Docker took to make and start its container, where it was not started again since. */
  containerStartSeconds?: number;
  /** From the start of its container to the moment at which it took connections, the last time. */
  lastBootSeconds?: number;
  /** How long the last boot took to load the data, where the log still has it. */
  lastLoad?: {
    seconds: number;
    /** Of it, what was in RDB format, of an AOF its base; bytes as they were in memory when it was written. */
    snapshot?: { seconds: number; bytes: number; keys: number };
    /** Of it, the commands after the base of an AOF; bytes of the file. */
    commands?: { seconds: number; bytes: number };
  };
  /** How much the Docker host has to do, by its load of the last minute for each core: 1 is as much as it can. */
  hostLoad?: number;
  /** Of its scheduled backups, where they are declared and their container has told. */
  backup?: BackupHealth;
  /** The newest that somebody made by hand, where this machine has one. */
  handBackup?: HandBackup;
  /** Connections by user, without this one and without those of the program's own users. */
  clients: Record<string, number>;
  /** Those of them that are subscribed to a channel. */
  subscribers?: Record<string, number>;
}

/** Facts, or why there are none; `isDown`: because it does not run. */
export type AskedFacts = { facts: ServerFacts } | { unknown: string; isDown?: true };

/** Whether nobody is connected to a server, because it does not run. */
export function isDown(asked: AskedFacts | undefined): boolean {
  return asked !== undefined && "unknown" in asked && asked.isDown === true;
}
