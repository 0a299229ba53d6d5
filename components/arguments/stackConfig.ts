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
 *
 * @param unknown arguments that are left out because nobody here can decrypt them
 */
export function readStackConfig(
  project: string,
  config: Record<string, string>,
  secret: ReadonlySet<string> = new Set(),
  stackFile = "",
  unknown: ReadonlySet<string> = new Set(),
): StackArguments {
  const given = givenArguments(project, config);
  const image = given.image ?? (unknown.has("image") ? undefined : defaultImage);
  const named = neverSecret.filter((name) => secret.has(name));
  const found = [
    ...secretsOfUsers(stackFile, `${project}:users`),
    ...secretsOfBackup(stackFile, `${project}:backup`),
    ...named.map(
      (name) => `${name}: is set secret, but is in every state and preview: set it without --secret`,
    ),
    ...problems(given, image, { secret: hiddenOf(secret), unknown }),
  ];
  if (found.length > 0) {
    throw new StackConfigError(
      `the stack's configuration is refused:\n${found.map((line) => `  ${project}:${line}`).join("\n")}`,
    );
  }
  return argumentSchema.parse(given);
}

/** What the stack's configuration says of each argument, before anything of it is checked. */
export function givenArguments(project: string, config: Record<string, string>): Record<string, unknown> {
  const ours = Object.entries(config).filter(([key]) => key.startsWith(`${project}:`));
  return Object.fromEntries(
    ours.map(([key, text]) => {
      const name = key.slice(project.length + 1);
      return [name, parsed(name, text)];
    }),
  );
}

/** What of users is encrypted and no password or hash of one: a preview says what rules allow, and who there is. */
function secretsOfUsers(stackFile: string, key: string): string[] {
  return securePaths(stackFile, key)
    .filter((path) => !/\.(password|passwordHash(\.\d+)?)$/.test(path))
    .map(
      (path) =>
        `users${path && `.${path}`}: is set secret, but in users only passwords and their hashes can be: set it without --secret` +
        (path ? "" : ", and those with --secret --path"),
    );
}

/** What of a backup is encrypted and not a variable of its client: the rest is in names and options of resources. */
function secretsOfBackup(stackFile: string, key: string): string[] {
  return securePaths(stackFile, key)
    .filter((path) => !path.startsWith("environment"))
    .map(
      (path) =>
        `backup${path && `.${path}`}: is set secret, but in backup only \`environment\` can be: set it without --secret` +
        (path ? "" : ", and variables with --secret --path"),
    );
}

/** Of users, only the passwords and their hashes, and of a backup its variables: no message shows them anyway. */
function hiddenOf(secret: ReadonlySet<string>): Set<string> {
  return new Set([...secret].filter((name) => name !== "users" && name !== "backup"));
}

/** Pulumi hands every value over as text; what is not a text by its schema is JSON. */
function parsed(name: string, text: string): unknown {
  const isArgument = Object.hasOwn(argumentSchema.shape, name);
  if (isArgument && argumentSchema.shape[name as ArgumentName].safeParse(text).success) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
