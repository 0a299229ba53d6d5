import type { Ratio, Row } from "../../../../bench/harness/contract";

export function ratioOf(value: number, promise: Pick<Ratio, "atMost" | "atLeast"> = {}): Ratio {
  return { value, spread: [value - 0.1, value + 0.1], to: "the empty program", ...promise };
}

/** A preview of this program, of the same before, and of an empty one. */
export function previewRow(ratio: Ratio, ratioBefore?: Ratio): Row {
  const before = ratioBefore ? [{ name: "before (abc1234)", values: [2.3, 2.1, 2.2] }] : [];
  return {
    measure: "no-op preview",
    unit: "s",
    series: [
      { name: "now", values: [1.3, 1.2, 1.4] },
      ...before,
      { name: "the empty program", values: [1, 1, 1.1] },
    ],
    ratio,
    ...(ratioBefore && { ratioBefore }),
  };
}

export function throughputRow(value: number): Row {
  const series = { name: "now", values: [90_000] };
  return { measure: "GET", unit: "requests/s", series: [series], ratio: { ...ratioOf(value), to: "bare" } };
}
