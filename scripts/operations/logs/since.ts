import { InvalidArgumentError } from "commander";

const units: Record<string, number> = { s: 1, m: 60, h: 3600, d: 86_400 };

/** `10m`, `2h`, `1d`, or a time such as `2026-11-28T02:00:00Z`, as a time. */
export function sinceTime(text: string, now = new Date()): Date {
  const [, count, unit = ""] = /^(\d+)([smhd])$/.exec(text) ?? [];
  if (count !== undefined) return new Date(now.getTime() - Number(count) * (units[unit] ?? 0) * 1000);
  const time = /^\d{4}-\d\d-\d\d/.test(text) ? new Date(text) : new Date(Number.NaN);
  if (Number.isNaN(time.getTime())) {
    throw new InvalidArgumentError(
      "It has to be a duration such as 10m, 2h or 1d, or a time such as 2026-11-28T02:00:00Z.",
    );
  }
  return time;
}
