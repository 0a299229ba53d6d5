import { readdirSync } from "node:fs";
import { type Command, Option } from "commander";
import { readArguments } from "./commandLine";
import { repository } from "./environment";

/** The stacks that have a file here. */
export function stacksHere(directory = repository): string[] {
  return readdirSync(directory).flatMap((file) => /^Pulumi\.(.+)\.yaml$/.exec(file)?.[1] ?? []);
}

export function stackOption(description: string): Option {
  return new Option("--stack <name>", description).choices(stacksHere());
}

/** The option of a command that is about one stack; which one has to be said. */
export function withStackOption(command: Command): Command {
  return command.addOption(stackOption("the stack"));
}

/** Reads the arguments of such a command. */
export function readStackArguments<T extends object>(command: Command): T & { stack: string } {
  const options = readArguments(command).opts<T & StackChoice>();
  return { ...options, stack: stackOf(command, options) };
}

export interface StackChoice {
  stack?: string;
}

/** Which stack it is. commander's own check of a required option would come before that of a misspelt one. */
export function stackOf(command: Command, { stack }: StackChoice): string {
  return (
    stack ?? command.error(`error: which stack? Add --stack NAME; there are: ${stacksHere().join(", ")}`)
  );
}
