import { Command, Option } from "commander";
import { devStack } from "../setup/stack";
import { type OperatedServer, operatedServer, type ServerChoice } from "./operatedServer";
import { stackPlace } from "./place";

/**
 * What a verb ends with: 0 when it did what was asked and nothing needs a person, 2 when it did and something does. What could not be
 * done at all is an error, which ends with 1; Ctrl-C ends with 130.
 */
export type ExitCode = 0 | 2;

/** What a verb has to say at its end. One that has said all while it ran needs no text. */
export interface Answer {
  code: ExitCode;
  /** For a terminal. */
  text?: string;
  /** The same for machines: what `--json` prints as one document. One that has printed documents while it ran has none. */
  json?: unknown;
}

/** Options that every verb has. */
export interface VerbOptions extends ServerChoice {
  json?: true;
}

/** How a verb does its work. `args` are its positional arguments. */
export type Operate<Options> = (
  server: OperatedServer,
  options: VerbOptions & Options,
  ...args: string[]
) => Promise<Answer>;

/** A verb about one server of a stack; its own options and arguments are added to what this returns. */
export function serverVerb<Options = object>(
  name: string,
  description: string,
  operate: Operate<Options>,
): Command {
  return new Command(name)
    .description(description)
    .addOption(new Option("--stack <name>", "the stack whose server it is").default(devStack))
    .option("--server <name>", "which one, where the stack has several: its name in the program")
    .option("--json", "print the answer as JSON; all else goes to stderr")
    .action(async (...given: unknown[]) => {
      // commander's last argument is the command itself.
      given.pop();
      const options = given.pop() as VerbOptions & Options;
      const server = await operatedServer(options, await stackPlace());
      answer(await operate(server, options, ...(given as string[])), options.json);
    });
}

/** Prints it, and sets the exit code. */
export function answer({ code, text, json }: Answer, asJson: true | undefined): void {
  if (asJson) {
    if (json !== undefined) console.log(JSON.stringify(json, null, 2));
  } else if (text !== undefined) console.log(text);
  process.exitCode = code;
}
