import { Presets, SingleBar } from "cli-progress";
import { bytesText } from "./amounts";

/** How far something is that a person waits for. */
export interface Progress {
  /** Of the total; `total` may become known, or change, on the way. */
  at(done: number, total?: number): void;
  end(): void;
}

const silent: Progress = { at() {}, end() {} };

/** A bar on stderr, so that what is printed can be piped; none where nobody looks. */
export function progressBar(what: string, unit: "bytes" | "keys" | "percent", total = 0): Progress {
  if (!process.stderr.isTTY) return silent;
  const bar = new SingleBar(
    {
      format: `${what} {bar} {percentage} % | ${unit === "bytes" ? "{value} of {total}" : "{value}"} | {eta_formatted} left`,
      formatValue: (value, _, type) =>
        unit === "bytes" && (type === "value" || type === "total") ? bytesText(value) : String(value),
      stream: process.stderr,
      hideCursor: true,
      clearOnComplete: true,
      gracefulExit: true,
    },
    Presets.rect,
  );
  bar.start(total, 0);
  return {
    at(done, changed) {
      if (changed !== undefined) bar.setTotal(changed);
      bar.update(done);
    },
    end() {
      bar.stop();
    },
  };
}
