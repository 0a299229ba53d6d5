import { spawn } from "node:child_process";

/** A command that ended with anything but 0; the message shows the command and what it printed, without the middle. */
export class CommandError extends Error {
  /**
   * @param {string} command
   * @param {string} ending how it ended
   * @param {string} printed
   */
  constructor(command, ending, printed) {
    const lines = printed.trimEnd().split("\n");
    const shown = lines.length > 24 ? [...lines.slice(0, 12), "…", ...lines.slice(-12)] : lines;
    super(`\`${command}\` ${ending}${printed.trim() ? `:\n${shown.join("\n")}` : ""}`);
    this.name = "CommandError";
  }
}

/**
 * @typedef {object} RunOptions
 * @property {string} [cwd]
 * @property {NodeJS.ProcessEnv} [env] in place of this process's own
 * @property {(line: string) => void} [onLine] told each line as it is printed, on stdout or stderr
 * @property {number} [silence] milliseconds: the command is ended when it prints nothing at all for so long
 */

/**
 * Runs a command without a terminal and returns what it wrote to stdout, trimmed.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<string>}
 */
export function run(command, args, { cwd, env, onLine, silence } = {}) {
  const line = [command, ...args].join(" ");
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
    let stdout = "";
    let printed = "";
    let ending = "";
    const watchdog = silence && setTimeout(() => giveUp(silence), silence);

    /** @param {number} after */
    function giveUp(after) {
      ending = `said nothing for ${after / 1000} s`;
      child.kill();
    }
    for (const [stream, isStdout] of /** @type {const} */ ([
      [child.stdout, true],
      [child.stderr, false],
    ])) {
      stream.setEncoding("utf8");
      stream.on("data", (/** @type {string} */ text) => {
        if (isStdout) stdout += text;
        printed += text;
        if (watchdog) clearTimeout(watchdog);
        for (const one of text.split(/[\r\n]+/)) if (one.trim()) onLine?.(one.trim());
      });
    }
    child.on("error", (error) =>
      reject(new CommandError(line, `could not be started (${error.message})`, "")),
    );
    child.on("close", (code, signal) => {
      if (watchdog) clearTimeout(watchdog);
      if (code === 0) resolve(stdout.trim());
      else
        reject(
          new CommandError(line, ending || (signal ? `was ended by ${signal}` : `failed (${code})`), printed),
        );
    });
  });
}

/**
 * What a command says, or `undefined` when it is missing or fails.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {RunOptions} [options]
 */
export async function tryRun(command, args, options) {
  try {
    return await run(command, args, options);
  } catch (error) {
    if (error instanceof CommandError) return undefined;
    throw error;
  }
}

/**
 * Hands the terminal over to a command and returns its exit code.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv }} [options]
 * @returns {Promise<number>}
 */
export function hand(command, args, options) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { ...options, stdio: "inherit" });
    // The terminal sends Ctrl-C to the child as well; it decides how to end, and we end with it.
    const leaveToChild = () => {};
    process.on("SIGINT", leaveToChild);
    const passOn = () => child.kill("SIGTERM");
    process.on("SIGTERM", passOn);
    child.on("error", reject);
    child.on("close", (code, signal) => {
      process.off("SIGINT", leaveToChild);
      process.off("SIGTERM", passOn);
      resolve(code ?? (signal === "SIGINT" ? 130 : 1));
    });
  });
}
