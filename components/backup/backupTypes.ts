import type { Session } from "../connection/session";
import type { BackupManifest } from "./archive/manifest";
import type { CopiedPlaces, CopyMode } from "./copying/copyScript";
import type { Copy } from "./copying/dataCopy";

/** The server that a backup is taken of. */
export interface BackupSource {
  /** Logged in as the admin; is not closed. */
  session: Session;
  /** Begins to copy the files, and says how much room there is beside them. */
  beginCopy(mode: CopyMode, places: CopiedPlaces): Promise<{ copy: Copy; freeBytes: number }>;
  /** By which its archives are told from those of others. */
  stack: string;
  /** Its logical name in the program. */
  server: string;
  /** What its container is called. */
  container: string;
  image: BackupManifest["image"];
  /**
   * Where redis.conf and users.acl are; nothing of them is in the archive where they are not.
   * @default as in the server's container
   */
  configDir?: string;
}

/** What a backup is doing: a snapshot is counted in keys, a copy in bytes. */
export type BackupPhase = "snapshot" | "copy";

export interface BackupOptions {
  /** How many archives of this server the target keeps. Default: all. */
  keep?: number;
  /** How many keys are looked at, so that a restored copy can be compared. Default: 200. */
  sample?: number;
  onProgress?: (phase: BackupPhase, done: number, total: number) => void;
  /** What went wrong beside the backup, which is good all the same. */
  onWarning?: (text: string) => void;
}

export interface BackupResult {
  /** Of the archive. */
  name: string;
  /** The same with where it is. */
  place: string;
  /** Of the archive, compressed. */
  bytes: number;
  /** Of the files in it. */
  dataBytes: number;
  milliseconds: number;
  manifest: BackupManifest;
  /** The archives that `keep` took away. */
  removed: string[];
  /** What earlier backups that were killed had left there, and this one took away. */
  removedUnfinished: string[];
}
