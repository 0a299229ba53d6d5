/** With a terminal the running steps are shown every second; without one, only every tenth, to keep logs short. */
const [terminalPeriod, logPeriod] = [1000, 10_000];

/** What is told of one step while it runs. */
interface Line {
  onProgress(progress: string): void;
  end(outcome: string, failed?: boolean): void;
}

export interface Lines {
  begin(name: string): Line;
}

/**
 * Prints one line per step when it is done, and what it is doing when it takes over a second. listr2 has a line per event in a log,
 * never one per ten seconds, knows of no step that needs others, and its versions since 10 need Node 22.
 */
export function printLines(out = process.stdout): Lines {
  return {
    begin(name) {
      const start = Date.now();
      let doing = "";
      const label = name.padEnd(9);
      const seconds = () => `${((Date.now() - start) / 1000).toFixed(1)} s`;

      const print = (mark: string, text: string) =>
        out.write(`${out.isTTY ? "\r\x1b[K" : ""}${mark} ${label} ${text}\n`);
      const progress = () => {
        const text = `… ${label} ${doing || "working"} (${seconds()})`;
        if (out.isTTY) out.write(`\r\x1b[K${text.slice(0, (out.columns ?? 80) - 1)}`);
        else print("…", `${doing || "working"} (${seconds()})`);
      };
      let repeat: NodeJS.Timeout | undefined;
      const first = setTimeout(() => {
        progress();
        repeat = setInterval(progress, out.isTTY ? terminalPeriod : logPeriod);
      }, 1000);
      return {
        onProgress: (progress) => {
          doing = progress;
        },
        end: (outcome, failed = false) => {
          clearTimeout(first);
          clearInterval(repeat);
          print(failed ? "✗" : "✓", `${outcome} (${seconds()})`);
        },
      };
    },
  };
}
