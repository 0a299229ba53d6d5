import { spelledBytes } from "./meantValue";
import type { RedisSettings } from "./settings";

/** The percentage of `maxmemory: 75%`; nothing where it is no percentage. */
export function shareOfMemory(maxmemory: unknown): number | undefined {
  const [, percent] = /^(\d+(?:\.\d+)?)%$/.exec(String(maxmemory)) ?? [];
  return percent === undefined ? undefined : Number(percent);
}

/** So many percent of a limit in MiB as Redis is told it, rounded down to whole bytes. */
export function bytesOfShare(percent: number, memory: number): string {
  return spelledBytes(BigInt(Math.floor((percent * memory * 1024 * 1024) / 100)));
}

/** The settings with a `maxmemory` that is a share of `memory`, which Redis does not know of, in bytes. */
export function withoutShare(settings: RedisSettings, memory: number): RedisSettings {
  const percent = shareOfMemory(settings.maxmemory);
  return percent === undefined ? settings : { ...settings, maxmemory: bytesOfShare(percent, memory) };
}

/** Why a share cannot be taken, if it cannot; `memory` as far as it is known. */
export function shareProblem(maxmemory: unknown, memory: number | undefined): string | undefined {
  const percent = shareOfMemory(maxmemory);
  if (percent === undefined || memory === undefined) return undefined;
  if (percent < 1 || percent > 100)
    return "is no share of the argument `memory`: take 1% to 100%, such as 75%";
  if (memory > 0) return undefined;
  return (
    `is a share of the argument \`memory\`, which is 0 for no limit: set \`memory\` as well (with 512, ${percent}% is ` +
    `${bytesOfShare(percent, 512)}), or declare bytes, such as maxmemory 384mb`
  );
}
