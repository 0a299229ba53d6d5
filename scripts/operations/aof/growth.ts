/** What decides when Redis rewrites its append-only file by itself. Sizes in bytes. */
export interface RewriteRule {
  /** `auto-aof-rewrite-percentage`; 0: it never does. */
  rewritePercentage: number;
  /** `auto-aof-rewrite-min-size`. */
  rewriteMinBytes: number;
  /** After the last rewrite or start. */
  baseBytes: number;
}

/** The size at which Redis rewrites by itself; nothing where it does not. */
export function rewriteAtBytes({
  rewritePercentage,
  rewriteMinBytes,
  baseBytes,
}: RewriteRule): number | undefined {
  if (rewritePercentage === 0) return undefined;
  // Redis compares with a base of one byte where there is none.
  const grown = Math.ceil(Math.max(1, baseBytes) * (1 + rewritePercentage / 100));
  return Math.max(rewriteMinBytes + 1, grown);
}

/** How much of the growth that starts a rewrite is there: 0 right after one, 1 when it is due. */
export function shareOfGrowth(currentBytes: number, rule: RewriteRule): number | undefined {
  const end = rewriteAtBytes(rule);
  if (end === undefined) return undefined;
  return Math.min(1, Math.max(0, (currentBytes - rule.baseBytes) / (end - rule.baseBytes)));
}

/** The size of the file at one moment. */
export interface SizeSample {
  seconds: number;
  currentBytes: number;
  /** Whether a rewrite was running or scheduled. */
  rewriting: boolean;
  /** How many rewrites there were since the start. */
  rewrites: number;
}

/** When the next automatic rewrite comes. */
export type NextRewrite =
  | { kind: "off" | "running" | "due" | "never" | "unknown"; bytesPerSecond?: number }
  | { kind: "expected"; bytesPerSecond: number; seconds: number };

/** By the rate between two moments. */
export function nextRewrite(first: SizeSample, second: SizeSample, rule: RewriteRule): NextRewrite {
  const end = rewriteAtBytes(rule);
  if (second.rewriting) return { kind: "running" };
  // A rewrite in between made the file smaller: that says nothing of what is written.
  const isMeasured = first.rewrites === second.rewrites && second.seconds > first.seconds;
  const rate = isMeasured
    ? Math.max(0, (second.currentBytes - first.currentBytes) / (second.seconds - first.seconds))
    : undefined;
  const known = rate === undefined ? {} : { bytesPerSecond: rate };
  if (end === undefined) return { kind: "off", ...known };
  if (second.currentBytes >= end) return { kind: "due", ...known };
  if (rate === undefined) return { kind: "unknown" };
  if (rate === 0) return { kind: "never", bytesPerSecond: 0 };
  return { kind: "expected", bytesPerSecond: rate, seconds: (end - second.currentBytes) / rate };
}
