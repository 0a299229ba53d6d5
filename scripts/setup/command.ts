import { execa, type Subprocess } from "execa";

/** A command that ended with anything but 0; the message shows the command and what it printed, without the middle. */
export class CommandError extends Error {
  constructor(command: string, ending: string, printed: string) {
    const lines = printed.trimEnd().split("\n");
    const shown = lines.length > 24 ? [...lines.slice(0, 12), "…", ...lines.slice(-12)] : lines;
    super(`\`${command}\` ${ending}${printed.trim() ? `:\n${shown.join("\n")}` : ""}`);
    this.name = "CommandError";
  }
}

/** What was ended by Ctrl-C where it had to be left to a command how to end; the message says how things stand. */
export class InterruptedError extends Error {}

/** Where a command runs; `env` is in place of this process's own. */
export interface Place {
  cwd?: string;
  env?: NodeJS.ProcessEnv;
}

export interface RunOptions extends Place {
  /** Told each line as it is printed, on stdout or stderr. */
  onLine?: (line: string) => void;
  /** Milliseconds: the command is ended when it prints nothing at all for so long, for which execa has no option. */
  silenceTimeout?: number;
}

/** Runs a command without a terminal and returns what it wrote to stdout, trimmed. */
export async function run(
  command: string,
  args: readonly string[],
  { cwd, env, onLine, silenceTimeout }: RunOptions = {},
): Promise<string> {
  const child = execa(command, args, {
    ...place({ cwd, env }),
    stdin: "ignore",
    all: true,
    reject: false,
    // Listening for signals until the command ends, execa now and then takes away the Ctrl-C that ended it: we would go on.
    cleanup: false,
  });
  let wasSilent = false;
  const watchdog =
    silenceTimeout &&
    setTimeout(() => {
      wasSilent = true;
      child.kill();
    }, silenceTimeout);
  child.all.on("data", (text) => {
    clearTimeout(watchdog);
    if (!onLine) return;
    for (const line of String(text).split(/[\r\n]+/)) if (line.trim()) onLine(line.trim());
  });
  const { exitCode, signal, stdout, all, originalMessage } = await child;
  clearTimeout(watchdog);
  if (exitCode === 0) return stdout.trim();
  const line = [command, ...args].join(" ");
  if (wasSilent) throw new CommandError(line, `said nothing for ${Number(silenceTimeout) / 1000} s`, all);
  if (signal) throw new CommandError(line, `was ended by ${signal}`, all);
  if (exitCode === undefined) throw notStarted(line, originalMessage);
  throw new CommandError(line, `failed (${exitCode})`, all);
}

/** What a command says, or `undefined` when it is missing or fails. */
export async function tryRun(
  command: string,
  args: readonly string[],
  options?: RunOptions,
): Promise<string | undefined> {
  try {
    return await run(command, args, options);
  } catch (error) {
    if (error instanceof CommandError) return undefined;
    throw error;
  }
}

/** Runs a command in this process's terminal and returns its exit code. */
export async function runInteractive(
  command: string,
  args: readonly string[],
  options: Place = {},
): Promise<number> {
  const child = execa(command, args, { ...place(options), stdio: "inherit", reject: false });
  const { exitCode, signal, originalMessage } = await leavingSignalsTo(child);
  if (exitCode === undefined && !signal) throw notStarted([command, ...args].join(" "), originalMessage);
  return exitCode ?? (signal === "SIGINT" ? 130 : 1);
}

/** Waits for a child that decides by itself how to end when we are told to: what we do after it is still done. */
export async function leavingSignalsTo<T>(child: PromiseLike<T> & Pick<Subprocess, "kill">): Promise<T> {
  // The terminal sends Ctrl-C to the child as well; it decides how to end, and we end with it.
  const leaveToChild = () => {};
  process.on("SIGINT", leaveToChild);
  const passOn = () => child.kill("SIGTERM");
  process.on("SIGTERM", passOn);
  try {
    return await child;
  } finally {
    process.off("SIGINT", leaveToChild);
    process.off("SIGTERM", passOn);
  }
}

export interface ShownOptions extends Place {
  /** What is shown of a line; nothing at all where it returns `undefined`. */
  shown?: (line: string) => string | undefined;
}

/** Runs a command, shows what it prints as it comes, and returns what was shown. */
export async function runShown(
  command: string,
  args: readonly string[],
  { shown = (line) => line, ...options }: ShownOptions = {},
): Promise<{ code: number; printed: string }> {
  function* lineShown(line: unknown) {
    const text = shown(String(line));
    if (text !== undefined) yield text;
  }
  const child = execa(command, args, {
    ...place(options),
    stdin: "ignore",
    stdout: [lineShown, "pipe", "inherit"],
    stderr: [lineShown, "pipe", "inherit"],
    all: true,
    reject: false,
    stripFinalNewline: false,
  });
  const { exitCode, signal, all, originalMessage } = await leavingSignalsTo(child);
  if (exitCode === undefined && !signal) throw notStarted([command, ...args].join(" "), originalMessage);
  return { code: exitCode ?? (signal === "SIGINT" ? 130 : 1), printed: all };
}

function place({ cwd, env = process.env }: Place) {
  return { cwd, env, extendEnv: false };
}

function notStarted(line: string, reason: string | undefined): CommandError {
  return new CommandError(line, `could not be started (${reason})`, "");
}
