import type { Value } from "../../provider/values";

const seconds: Record<string, number> = { h: 3600, m: 60, s: 1, ms: 1e-3, us: 1e-6, µs: 1e-6, ns: 1e-9 };
const part = /(\d+(?:\.\d+)?)(ms|us|µs|ns|h|m|s)/g;

/** Nanoseconds of a Go duration such as `1m30s`, or nothing. */
export function nanoseconds(text: string): number | undefined {
  if (text === "0") return 0;
  if (text.replace(part, "") !== "" || text === "") return undefined;
  const total = [...text.matchAll(part)].reduce(
    (sum, [, count, unit]) => sum + Number(count) * (seconds[unit ?? ""] ?? 0),
    0,
  );
  return Math.round(total * 1e9);
}

/** As Go prints it: `90s` is `1m30s`. */
export function durationText(value: number): string {
  if (value === 0) return "0s";
  if (value < 1e3) return `${value}ns`;
  if (value < 1e6) return `${value / 1e3}µs`;
  if (value < 1e9) return `${value / 1e6}ms`;
  const total = Math.floor(value / 1e9);
  const [hours, minutes] = [Math.floor(total / 3600), Math.floor(total / 60) % 60];
  const rest = `${(value - (hours * 3600 + minutes * 60) * 1e9) / 1e9}s`;
  if (hours > 0) return `${hours}h${minutes}m${rest}`;
  return minutes > 0 ? `${minutes}m${rest}` : rest;
}

export function refuseDuration(value: Value): string | undefined {
  const text = String(value);
  if (/^-/.test(text) && nanoseconds(text.slice(1)) !== undefined)
    return `'${text}' duration must not be negative`;
  return nanoseconds(text) === undefined ? `'${text}' is not a valid duration` : undefined;
}

export function sameDuration(old: Value | undefined, given: Value): boolean {
  return nanoseconds(String(old)) !== undefined && nanoseconds(String(old)) === nanoseconds(String(given));
}
