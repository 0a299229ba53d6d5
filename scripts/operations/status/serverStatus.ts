/**
 * What `npm run redis -- status --json` prints. Sizes in bytes, times in seconds; what is absent is not known. Fields are added, and
 * none is renamed or taken away.
 */
export interface ServerStatus {
  /** When it was asked, in ISO 8601. */
  time: string;
  stack: string;
  /** The server's name in the program. */
  server: string;
  container: ContainerStatus;
  /** Absent when Redis did not answer; `unanswered` says why. */
  redis?: RedisStatus;
  unanswered?: string;
  /** What somebody changed by hand since the last update, one line each. */
  drift: string[];
  lastBackup?: LastBackup;
  /** What needs a person, one line each: the exit code is 2 when there is any. */
  attention: string[];
}

export interface ContainerStatus {
  name: string;
  image: string;
  /** Docker's word: `running`, `exited`, `paused`, `restarting` …; `gone` when there is none. */
  state: string;
  /** Docker's word: `healthy`, `unhealthy`, `starting`. */
  health?: string;
  startedAt?: string;
  memoryBytes?: number;
  /** Absent: it has no limit. */
  memoryLimitBytes?: number;
}

export interface RedisStatus {
  /** `redis` or `valkey`. */
  engine: string;
  version: string;
  uptimeSeconds: number;
  /** While it loads its data after a start. */
  loading?: { percent: number; secondsLeft: number };
  keys: number;
  operationsPerSecond: number;
  memory: { usedBytes: number; peakBytes: number; maxBytes?: number; policy: string };
  clients: { connected: number; most: number; blocked: number; byUser: Record<string, number> };
  persistence: PersistenceStatus;
  users: UserStatus[];
}

export interface PersistenceStatus {
  mode: "aof" | "rdb" | "none";
  aof?: AofStatus;
  lastSave: WriteStatus & { unsavedChanges: number };
}

export interface AofStatus {
  fsync: string;
  /** After the last rewrite or start: what growth is measured from. */
  baseBytes: number;
  currentBytes: number;
  /** `auto-aof-rewrite-percentage`; 0: Redis does not rewrite by itself. */
  rewritePercentage: number;
  rewriteMinBytes: number;
  /** At this size Redis rewrites by itself; absent when it does not. */
  rewriteAtBytes?: number;
  lastRewrite: WriteStatus;
  lastWriteOk: boolean;
  /** How often a write had to wait for the disk since the start. */
  delayedFsyncs: number;
}

/** The last rewrite or save. */
export interface WriteStatus {
  /** `running` while one goes on, `none` when there was none since the start. */
  result: "ok" | "failed" | "running" | "none";
  /** How long ago the last one succeeded. */
  ageSeconds?: number;
  /** How long the last one took. */
  tookSeconds?: number;
}

export interface UserStatus {
  name: string;
  isOn: boolean;
  sessions: number;
  lastDenied?: DeniedCommand;
}

/** The latest of a user in `ACL LOG`. */
export interface DeniedCommand {
  /** What may be missing: `command`, `key`, `channel`, or `auth` for a login that was refused. */
  reason: string;
  /** The command, key or channel. */
  object: string;
  ageSeconds: number;
  /** How often that very one was denied. */
  count: number;
}

/** The newest of those on a schedule, and of those that somebody made by hand in `./backups`. */
export interface LastBackup {
  /** Of those on a schedule: `failed`: the last attempt did; `late`: the newest should be younger by now. */
  result: "ok" | "failed" | "late";
  /** Of the newest good one; before the first, since when they are looked after. */
  ageSeconds: number;
  /** Whether the newest good one was made by hand. */
  byHand: boolean;
  /** Five fields of cron, in UTC; absent where none are declared. */
  schedule?: string;
  /** When the newest good one was begun, in ISO 8601, and what it is called; absent before the first. */
  time?: string;
  file?: string;
  /** Why the last attempt failed. */
  reason?: string;
}
