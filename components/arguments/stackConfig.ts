import { defaultImage } from "../image/defaultImage";
import { problems } from "./problems";
import { type ArgumentName, argumentSchema, type StackArguments } from "./schema";

/** What is wrong with the stack's configuration, in words a person can act on. */
export class StackConfigError extends Error {}

/**
 * Reads the stack's configuration (`PROJECT:KEY` → text, as Pulumi hands it over) into checked arguments.
 * Throws {@link StackConfigError} with a line for everything that is wrong.
 */
export function readStackConfig(project: string, config: Record<string, string>): StackArguments {
  const ours = Object.entries(config).filter(([key]) => key.startsWith(`${project}:`));
  const given = Object.fromEntries(
    ours.map(([key, text]) => {
      const name = key.slice(project.length + 1);
      return [name, parsed(name, text)];
    }),
  );
  const found = problems(given, given.image ?? defaultImage);
  if (found.length > 0) {
    throw new StackConfigError(
      `the stack's configuration is refused:\n${found.map((line) => `  ${project}:${line}`).join("\n")}`,
    );
  }
  return argumentSchema.parse(given);
}

/** Pulumi hands every value over as text; what is not a text by its schema is JSON. */
function parsed(name: string, text: string): unknown {
  const isText = argumentSchema.shape[name as ArgumentName]?.safeParse(text).success ?? false;
  if (isText) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
