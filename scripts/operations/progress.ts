import { Presets, SingleBar } from "cli-progress";
import { bytesText } from "./amounts";

/** How far something is that a person waits for. */
export interface Progress {
  /** Of the total; `total` may become known, or change, on the way. */
  at(done: number, total?: number): void;
  end(): void;
}

const ending = ["SIGINT", "SIGTERM"] as const;

const silent: Progress = { at() {}, end() {} };

/** A bar on stderr from the first word of it on, so that what is printed can be piped; none where nobody looks. */
export function progressBar(what: string, unit: "bytes" | "keys" | "percent", total = 0): Progress {
  if (!process.stderr.isTTY) return silent;
  const amount = unit === "bytes" ? "{value} of {total}, {speed}/s" : "{value}";
  const bar = new SingleBar(
    {
      format: `${what} {bar} {percentage} % | ${amount} | {eta_formatted} left`,
      formatValue: (value, _, type) =>
        unit === "bytes" && (type === "value" || type === "total") ? bytesText(value) : String(value),
      stream: process.stderr,
      hideCursor: true,
      clearOnComplete: true,
    },
    Presets.rect,
  );
  let begun: number | undefined;
  // The cursor comes back; then the signal does what it does without a bar. Node forgets one that has come just before its last listener
  // goes, so this one stays when the bar has ended.
  const endedBy = (signal: NodeJS.Signals) => {
    bar.stop();
    if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
  };
  return {
    at(done, changed) {
      if (begun === undefined) {
        begun = Date.now();
        for (const signal of ending) process.once(signal, endedBy);
        bar.start(changed ?? total, done, { speed: bytesText(0) });
      }
      if (changed !== undefined) bar.setTotal(changed);
      const seconds = (Date.now() - begun) / 1000;
      bar.update(done, { speed: bytesText(seconds > 0 ? done / seconds : 0) });
    },
    end: () => bar.stop(),
  };
}
