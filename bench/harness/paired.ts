import { performance } from "node:perf_hooks";
import type { Ratio, Series } from "./contract";

/** One that takes part in a comparison; `once` does the measured thing and returns its figure, or several. */
export interface Contestant<Figures = number> {
  name: string;
  once(round: number): Promise<Figures>;
}

/** A series of what each of them returns. */
export async function byTurns(contestants: readonly Contestant[], runs: number): Promise<Series[]> {
  const rounds = await roundsOf(contestants, runs);
  return seriesOf(contestants, rounds, (figure) => figure);
}

/**
 * What each of them returns in each round: all by turns, so that a slow moment of the machine hits each of them. The first round, which
 * does not count, fills their caches.
 */
export async function roundsOf<Figures>(
  contestants: readonly Contestant<Figures>[],
  runs: number,
): Promise<Figures[][]> {
  const rounds = contestants.map((): Figures[] => []);
  for (let round = 0; round <= runs; round++) {
    for (const [place, { once }] of contestants.entries()) {
      const figures = await once(round);
      if (round > 0) rounds[place]?.push(figures);
    }
  }
  return rounds;
}

/** A series of one figure of each of them. */
export function seriesOf<Figures>(
  contestants: readonly Pick<Contestant, "name">[],
  rounds: readonly Figures[][],
  figure: (figures: Figures) => number,
): Series[] {
  return contestants.map(({ name }, place) => ({ name, values: (rounds[place] ?? []).map(figure) }));
}

/** How many seconds something takes. */
export async function seconds(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1000;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const [low = Number.NaN, high = low] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  return (low + high) / 2;
}

/** The ratio of the medians, with the spread of the rounds' own ratios. */
export function ratio(of: Series, to: Series, promise: Pick<Ratio, "atMost" | "atLeast"> = {}): Ratio {
  const rounds = of.values.map((value, round) => value / (to.values[round] ?? Number.NaN));
  return {
    value: median(of.values) / median(to.values),
    spread: [Math.min(...rounds), Math.max(...rounds)],
    to: to.name,
    ...promise,
  };
}
