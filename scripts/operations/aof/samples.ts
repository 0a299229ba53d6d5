/** One measurement of an append-only file; without sizes while the server did not answer. */
export interface AofSample {
  /** In ISO 8601. */
  time: string;
  /** Bytes after the last rewrite or start, and now. */
  baseBytes?: number;
  currentBytes?: number;
  /** Whether a rewrite was running or scheduled. */
  rewriting?: boolean;
  /** How many rewrites there were since the start of the server. */
  rewrites?: number;
  /** How often a write had to wait for the disk since the start of the server. */
  delayedFsyncs?: number;
  operationsPerSecond?: number;
}

/** The first line of a recording: CSV, so that a spreadsheet reads it too. */
export const header = "time,base_bytes,current_bytes,rewriting,rewrites,delayed_fsyncs,ops_per_second";

/** A sample as its line. */
export function sampleLine(sample: AofSample): string {
  const { time, baseBytes, currentBytes, rewriting, rewrites, delayedFsyncs, operationsPerSecond } = sample;
  const flag = rewriting === undefined ? undefined : Number(rewriting);
  const values = [time, baseBytes, currentBytes, flag, rewrites, delayedFsyncs, operationsPerSecond];
  return values.map((value) => value ?? "").join(",");
}

/** The samples of a recording. A last line that was cut off, as by a full disk, is left out; anything else that is no sample is an error. */
export function parseSamples(text: string, file: string): AofSample[] {
  const lines = completeLines(text).split("\n");
  if (lines[0] !== header) {
    throw new Error(`${file} is no recording of \`aof record\`: its first line is not ${header}`);
  }
  return lines.flatMap((line, at) =>
    at === 0 || line === "" ? [] : [parseSample(line, `${file}, line ${at + 1}`)],
  );
}

/** A text without a last line that has no end. */
export function completeLines(text: string): string {
  return text.slice(0, text.lastIndexOf("\n") + 1);
}

function parseSample(line: string, place: string): AofSample {
  const [time = "", ...values] = line.split(",");
  const numbers = values.map((value) => (value === "" ? undefined : Number(value)));
  if (numbers.length !== 6 || Number.isNaN(Date.parse(time)) || numbers.some(Number.isNaN)) {
    throw new Error(`${place} is no sample: ${header}`);
  }
  const [baseBytes, currentBytes, rewriting, rewrites, delayedFsyncs, operationsPerSecond] = numbers;
  const sample = {
    time,
    baseBytes,
    currentBytes,
    rewriting: rewriting === undefined ? undefined : rewriting === 1,
    rewrites,
    delayedFsyncs,
    operationsPerSecond,
  };
  return Object.fromEntries(
    Object.entries(sample).filter(([, value]) => value !== undefined),
  ) as unknown as AofSample;
}
