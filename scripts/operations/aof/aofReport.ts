import type { NextRewrite } from "./growth";

/** What `npm run redis -- aof --json` prints. Sizes in bytes, times in seconds; what is absent is not known. */
export interface AofReport {
  time: string;
  stack: string;
  server: string;
  /** Whether Redis writes one now (`appendonly`). */
  isOn: boolean;
  /** In the order in which Redis loads them; then those that are there and that it does not load. */
  files: AofFile[];
  /** Present while it is on. */
  growth?: AofGrowth;
  /** How long a start would take to load the data. */
  bootSeconds?: number;
  /** What that is estimated from: the server's last load of so many seconds, or, when absent, what was measured elsewhere. */
  lastLoadSeconds?: number;
  /** What needs a person: the exit code is 2 when there is any. */
  attention: string[];
}

export interface AofFile {
  name: string;
  /** `unnamed`: the manifest does not name it, so Redis never loads it. */
  type: "base" | "incr" | "history" | "manifest" | "unnamed";
  /** Absent: the manifest names it, and it is not there. */
  bytes?: number;
  ageSeconds?: number;
}

export interface AofGrowth {
  baseBytes: number;
  currentBytes: number;
  rewritePercentage: number;
  rewriteMinBytes: number;
  rewriteAtBytes?: number;
  fsync: string;
  keys: number;
  usedMemoryBytes: number;
  rewrites: number;
  /** How long the last rewrite took. */
  lastRewriteSeconds?: number;
  next: NextRewrite;
}
