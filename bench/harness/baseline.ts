import { z } from "zod";
import type { Ratio, Row } from "./contract";
import type { Measured } from "./report";

const recordedRatio = z.strictObject({
  /** What it is relative to. */
  to: z.string(),
  ratio: z.number(),
  /** The same of the commit that was measured beside it. */
  before: z.number().optional(),
  atMost: z.number().optional(),
  atLeast: z.number().optional(),
});

/** Ratios only, because seconds are those of a machine: by part and measure. */
export const baselineSchema = z.record(z.string(), z.record(z.string(), recordedRatio));
export type Baseline = z.infer<typeof baselineSchema>;
export type RecordedRatio = z.infer<typeof recordedRatio>;

/** How much worse than recorded a ratio may be: repeated runs of one program differ by less. */
const tolerance = 0.15;

/** What has got worse than it was recorded by more than that, a line each. */
export function slower(parts: readonly Measured[], baseline: Baseline): string[] {
  const measured = parts.flatMap(({ part, rows }) => rows.map((row) => ({ part, row })));
  return measured.flatMap(({ part, row }) => {
    const before = baseline[part]?.[row.measure];
    const worse = worseBy(row, before);
    if (!row.ratio || !before || worse === undefined || worse <= tolerance) return [];
    const figures = `${row.ratio.value.toFixed(2)} × ${before.to}, recorded ${before.ratio.toFixed(2)} ×`;
    return [`bench:${part}, ${row.measure}: ${figures}, ${percent(worse)} worse`];
  });
}

/** Which share of the recorded ratio a row is worse by, below zero where it is better; nothing, where the two cannot be compared. */
export function worseBy({ unit, ratio }: Row, recorded: RecordedRatio | undefined): number | undefined {
  if (!ratio || recorded?.to !== ratio.to) return undefined;
  const moreIsBetter = unit === "requests/s";
  return (moreIsBetter ? recorded.ratio / ratio.value : ratio.value / recorded.ratio) - 1;
}

/** What is promised of a ratio, such as `≤ 1.3`. */
export function promiseOf({ atMost, atLeast }: Pick<Ratio, "atMost" | "atLeast">): string {
  const limits = [atLeast === undefined ? [] : `≥ ${atLeast}`, atMost === undefined ? [] : `≤ ${atMost}`];
  return limits.flat().join(", ");
}

export function isKept({ value, atMost = Number.POSITIVE_INFINITY, atLeast = 0 }: Ratio): boolean {
  return value <= atMost && value >= atLeast;
}

/** The recorded ratios, with those of a run in place of what its parts had. */
export function recorded(parts: readonly Measured[], baseline: Baseline): Baseline {
  const measured = parts.map(({ part, rows }) => [part, Object.fromEntries(rows.flatMap(entry))]);
  return { ...baseline, ...Object.fromEntries(measured) };
}

function entry({ measure, ratio, ratioBefore }: Row): [string, RecordedRatio][] {
  if (!ratio) return [];
  const { value, to, atMost, atLeast } = ratio;
  const record: RecordedRatio = { to, ratio: hundredths(value) };
  if (ratioBefore) record.before = hundredths(ratioBefore.value);
  if (atMost !== undefined) record.atMost = atMost;
  if (atLeast !== undefined) record.atLeast = atLeast;
  return [[measure, record]];
}

/** More digits would be others with each run. */
const hundredths = (value: number) => Math.round(value * 100) / 100;

export const percent = (share: number) => `${Math.round(share * 100)} %`;
