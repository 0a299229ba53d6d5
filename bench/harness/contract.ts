/** A directory with this program at some commit, and its npm packages. */
export interface Checkout {
  /** As the table shows it, such as `now` or `before (648b3bb)`. */
  name: string;
  directory: string;
  /** Has the plugins of this checkout. */
  pulumiHome: string;
}

export interface BenchContext {
  /** This working tree first; with `--before COMMIT` that commit as well, measured in the same run. */
  checkouts: readonly [Checkout, ...Checkout[]];
  /** How many times each thing is measured, by turns. */
  runs: number;
  /** What is being done, for whoever waits. */
  progress(doing: string): void;
}

export type Unit = "s" | "ms" | "CPU s" | "requests/s" | "kB" | "MB";

/** Everything that was measured of one thing, in the order of the rounds: the n-th values of a row's series belong together. */
export interface Series {
  name: string;
  values: readonly number[];
}

/** What a measure is judged by: a value relative to another one of the same run. */
export interface Ratio {
  value: number;
  /** The least and the greatest of the rounds. */
  spread: readonly [number, number];
  /** What it is relative to, such as `the empty program`. */
  to: string;
  /** What issue or documentation promises; neither, where there is no promise. */
  atMost?: number;
  atLeast?: number;
}

/** One line of the table. */
export interface Row {
  /** Unique in its part and the same in each run: the baseline knows it by this. */
  measure: string;
  unit: Unit;
  /** The first is this program as it is now; then the same before, then what it is compared with. */
  series: readonly [Series, ...Series[]];
  ratio?: Ratio;
  /** The same ratio of the checkout `before`. */
  ratioBefore?: Ratio;
  /** What else was seen, such as dropped connections. */
  remark?: string;
}

/** What `npm run bench:NAME` measures. */
export interface Part {
  /** As in the command: `preview`, `first-up`. */
  name: string;
  /** One line for the help. */
  about: string;
  /** Measured once, however many `--runs` there are, unless it is named: one takes this many minutes for each checkout. */
  minutes?: number;
  measure(context: BenchContext): Promise<Row[]>;
}
