import { defaultImage } from "../image/defaultImage";
import { problems } from "./problems";
import type { PlainArgument } from "./redisServerArgs";
import { type ArgumentName, argumentSchema, type StackArguments } from "./schema";
import { securePaths } from "./securePaths";

/** Names and options of resources, which are in every state and preview. */
export const neverSecret: readonly PlainArgument[] = [
  "containerName",
  "dataVolume",
  "retainData",
  "protectData",
];

/** What is wrong with the stack's configuration, in words a person can act on. */
export class StackConfigError extends Error {}

/**
 * Reads the stack's configuration (`PROJECT:KEY` → text, as Pulumi hands it over) into checked arguments.
 * Throws {@link StackConfigError} with a line for everything that is wrong.
 */
export function readStackConfig(
  project: string,
  config: Record<string, string>,
  secret: ReadonlySet<string> = new Set(),
  stackFile = "",
): StackArguments {
  const ours = Object.entries(config).filter(([key]) => key.startsWith(`${project}:`));
  const given = Object.fromEntries(
    ours.map(([key, text]) => {
      const name = key.slice(project.length + 1);
      return [name, parsed(name, text)];
    }),
  );
  const named = neverSecret.filter((name) => secret.has(name));
  const found = [
    ...secretsOfUsers(stackFile, `${project}:users`),
    ...named.map(
      (name) => `${name}: is set secret, but is in every state and preview: set it without --secret`,
    ),
    ...problems(given, given.image ?? defaultImage, { secret: hiddenOf(secret) }),
  ];
  if (found.length > 0) {
    throw new StackConfigError(
      `the stack's configuration is refused:\n${found.map((line) => `  ${project}:${line}`).join("\n")}`,
    );
  }
  return argumentSchema.parse(given);
}

/** What of users is encrypted and not a password: a preview says what rules allow, and who there is. */
function secretsOfUsers(stackFile: string, key: string): string[] {
  return securePaths(stackFile, key)
    .filter((path) => !path.endsWith(".password"))
    .map(
      (path) =>
        `users${path && `.${path}`}: is set secret, but in users only passwords can be: set it without --secret` +
        (path ? "" : ", and the passwords with --secret --path"),
    );
}

/** Of users, only the passwords, which no message shows anyway. */
function hiddenOf(secret: ReadonlySet<string>): Set<string> {
  return new Set([...secret].filter((name) => name !== "users"));
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
