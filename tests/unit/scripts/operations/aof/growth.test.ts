import { describe, expect, test } from "vitest";
import {
  nextRewrite,
  rewriteAtBytes,
  type SizeSample,
  shareOfGrowth,
} from "../../../../../scripts/operations/aof/growth";

const mib = 2 ** 20;
const rule = (baseMib: number, rewritePercentage = 100) => ({
  baseBytes: baseMib * mib,
  rewritePercentage,
  rewriteMinBytes: 64 * mib,
});

test.each<[what: string, ...Parameters<typeof rule>, number | undefined]>([
  ["grown by 100 %", 300, 100, 600 * mib],
  ["grown by 50 %", 300, 50, 450 * mib],
  ["a small one: not before the minimum", 10, 100, 64 * mib + 1],
  ["an empty one", 0, 100, 64 * mib + 1],
  ["0 %: never", 300, 0, undefined],
])("rewritten at: %s", (_what, base, percentage, at) => {
  expect(rewriteAtBytes(rule(base, percentage))).toBe(at);
});

test.each([
  [300, 300, 0],
  [300, 450, 0.5],
  [300, 600, 1],
  [300, 900, 1],
  // A rewrite in which much was dropped: less than the base was.
  [300, 200, 0],
])("of a base of %d MiB, %d MiB are %d of the growth", (base, current, share) => {
  expect(shareOfGrowth(current * mib, rule(base))).toBe(share);
});

describe("the next rewrite", () => {
  const at = (seconds: number, mebibytes: number, more: Partial<SizeSample> = {}): SizeSample => ({
    seconds,
    currentBytes: mebibytes * mib,
    rewriting: false,
    rewrites: 0,
    ...more,
  });

  test.each<[what: string, first: SizeSample, second: SizeSample, percentage: number, next: object]>([
    [
      "at 10 MiB/s",
      at(0, 400),
      at(10, 500),
      100,
      { kind: "expected", bytesPerSecond: 10 * mib, seconds: 10 },
    ],
    ["nothing is written", at(0, 400), at(10, 400), 100, { kind: "never", bytesPerSecond: 0 }],
    ["automatic ones are off", at(0, 400), at(10, 500), 0, { kind: "off", bytesPerSecond: 10 * mib }],
    ["it is large enough already", at(0, 590), at(10, 600), 100, { kind: "due", bytesPerSecond: mib }],
    ["one runs", at(0, 400), at(10, 500, { rewriting: true }), 100, { kind: "running" }],
    ["one was in between", at(0, 590), at(10, 310, { rewrites: 1 }), 100, { kind: "unknown" }],
    ["no time between", at(0, 400), at(0, 400), 100, { kind: "unknown" }],
  ])("%s", (_what, first, second, percentage, next) => {
    expect(nextRewrite(first, second, rule(300, percentage))).toEqual(next);
  });
});
