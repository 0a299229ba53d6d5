import { Command, InvalidArgumentError } from "commander";

/**
 * What a script takes on its command line. It answers `--help`, and refuses what it does not know: the nearest that there is, and
 * the help, stand below the error.
 *
 * @param usage how it is called, such as `npm run pin --`
 */
export function commandLine(usage: string, does: string): Command {
  return new Command(usage)
    .description(does)
    .helpOption("-h, --help", "show this")
    .showHelpAfterError()
    .exitOverride();
}

/** Reads the arguments; a request for help and an error both end in commander's own error, of which `runMain` takes the exit code. */
export function readArguments(command: Command): Command {
  command.allowExcessArguments().parse(process.argv.slice(2), { from: "user" });
  // commander counts them, and names none.
  const unknown = command.args[command.registeredArguments.length];
  const takesAny = command.registeredArguments.at(-1)?.variadic === true;
  if (unknown !== undefined && !takesAny) command.error(`error: unknown argument '${unknown}'`);
  return command;
}

/**
 * The arguments of a command that hands them on as they are. Its own help is asked for by `--help` alone: behind others it belongs to
 * the program that gets them.
 */
export function passedArguments(
  command: Command,
  asksForHelp = ([first, ...others]: readonly string[]) => others.length === 0 && isHelpOption(first),
): string[] {
  const args = process.argv.slice(2);
  if (asksForHelp(args)) command.help();
  return args;
}

export function isHelpOption(arg: string | undefined): boolean {
  return arg === "--help" || arg === "-h";
}

/** A number of things as an option's value. */
export function atLeastOne(text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 1)
    throw new InvalidArgumentError("It has to be a whole number, 1 or more.");
  return number;
}

const unitSeconds: Record<string, number> = { "": 1, s: 1, m: 60, h: 3600, d: 86_400 };

/** A time as an option's value, in seconds. */
export function timeInSeconds(text: string): number {
  const [, number, unit = ""] = /^(\d+(?:\.\d+)?)([smhd]?)$/.exec(text) ?? [];
  const seconds = Number(number) * (unitSeconds[unit] ?? Number.NaN);
  if (!(seconds > 0)) throw new InvalidArgumentError("It has to be a time such as 30s, 15m, 2h or 1d.");
  return seconds;
}
