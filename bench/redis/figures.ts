import type { Ratio, Row, Series } from "../harness/contract";
import { type Contestant, ratio, roundsOf, seriesOf } from "../harness/paired";
import type { Figures } from "./redisBenchmark";

/** One whose runs of redis-benchmark are compared with others'. */
export type Loaded = Contestant<Figures>;

/** The series of each figure, in the order of those who have them. */
export type Measured = Record<keyof Figures, readonly [Series, ...Series[]]>;

/** All figures of each, by turns. */
export async function figuresOf(contestants: readonly Loaded[], runs: number): Promise<Measured> {
  const rounds = await roundsOf(contestants, runs);
  const series = (of: keyof Figures) => {
    const [first, ...others] = seriesOf(contestants, rounds, (figures) => figures[of]);
    if (!first) throw new Error("nothing to compare");
    return [first, ...others] as const;
  };
  return { rate: series("rate"), p50: series("p50"), p99: series("p99"), p999: series("p999") };
}

/**
 * A line for each figure. Throughput and median are relative to the series called `reference`; the rare slow answers are not, because
 * those of two runs have little to do with each other.
 */
export function rowsOf(
  measure: string,
  { rate, p50, p99, p999 }: Measured,
  reference: string,
  promise: Pick<Ratio, "atLeast"> = {},
): Row[] {
  const relative = (series: Measured["rate"], promised = {}) =>
    ratio(series[0], series.find(({ name }) => name === reference) ?? series[0], promised);
  return [
    { measure, unit: "requests/s", series: rate, ratio: relative(rate, promise) },
    { measure: `${measure}, p50`, unit: "ms", series: p50, ratio: relative(p50) },
    { measure: `${measure}, p99`, unit: "ms", series: p99 },
    { measure: `${measure}, p99.9`, unit: "ms", series: p999 },
  ];
}
