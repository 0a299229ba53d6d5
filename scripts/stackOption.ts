import { readdirSync } from "node:fs";
import { type Command, Option } from "commander";
import { readArguments } from "./commandLine";
import { repository } from "./environment";

/** The stacks that have a file here. */
export function stacksHere(): string[] {
  return readdirSync(repository).flatMap((file) => /^Pulumi\.(.+)\.yaml$/.exec(file)?.[1] ?? []);
}

export function stackOption(description: string): Option {
  return new Option("--stack <name>", description).choices(stacksHere());
}

/** The option of a command that is about one stack; which one has to be said. */
export function withStackOption(command: Command): Command {
  return command.addOption(stackOption("the stack"));
}

/** Reads the arguments of such a command. commander's own check of a required option would come before that of a misspelt one. */
export function readStackArguments<T extends object>(command: Command): T & { stack: string } {
  const options = readArguments(command).opts<T & { stack?: string }>();
  const { stack } = options;
  if (stack === undefined)
    command.error(`error: which stack? Add --stack NAME; there are: ${stacksHere().join(", ")}`);
  return { ...options, stack };
}
