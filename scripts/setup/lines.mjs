/** With a terminal the running steps are shown every second; without one, only every tenth, to keep logs short. */
const [terminalPeriod, logPeriod] = [1000, 10_000];

/**
 * Prints one line per step when it is done, and what it is doing when it takes over a second.
 *
 * @param {NodeJS.WriteStream} [out]
 */
export function printLines(out = process.stdout) {
  return {
    /** @param {string} name */
    begin(name) {
      const start = Date.now();
      let doing = "";
      const label = name.padEnd(9);
      const seconds = () => `${((Date.now() - start) / 1000).toFixed(1)} s`;

      /** @param {string} mark @param {string} text */
      const print = (mark, text) => out.write(`${out.isTTY ? "\r\x1b[K" : ""}${mark} ${label} ${text}\n`);
      const progress = () => {
        const text = `… ${label} ${doing || "working"} (${seconds()})`;
        if (out.isTTY) out.write(`\r\x1b[K${text.slice(0, (out.columns ?? 80) - 1)}`);
        else print("…", `${doing || "working"} (${seconds()})`);
      };
      /** @type {NodeJS.Timeout | undefined} */
      let repeat;
      const first = setTimeout(() => {
        progress();
        repeat = setInterval(progress, out.isTTY ? terminalPeriod : logPeriod);
      }, 1000);
      return {
        /** @param {string} progress */
        say: (progress) => {
          doing = progress;
        },
        /** @param {string} outcome @param {boolean} [failed] */
        end: (outcome, failed = false) => {
          clearTimeout(first);
          clearInterval(repeat);
          print(failed ? "✗" : "✓", `${outcome} (${seconds()})`);
        },
      };
    },
  };
}
