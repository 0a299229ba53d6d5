import { type AclServer, isOlder, serverName } from "../../image/serverOfImage";
import { didYouMean, nearest } from "../../spelling/nearest";
import {
  arrays,
  type Commands,
  categoriesOf,
  commandsOf,
  isBeyondTable,
  isOfArrays,
  isOfKnownModule,
  versionOfModuleCommand,
  versionThatBrought,
} from "./commands";

/** The names that rules for one server may use. */
export interface Vocabulary {
  server: AclServer;
  commands: Commands;
  /** Subcommands by full name (`config|get`) of every container that has some. */
  subcommands: ReadonlyMap<string, readonly string[]>;
  /** The commands of each category; without `@`, without `all`. */
  categories: ReadonlyMap<string, readonly string[]>;
}

const vocabularies = new Map<string, Vocabulary>();

export function vocabularyOf(server: AclServer): Vocabulary {
  const key = `${server.version.join(".")} ${server.modules}`;
  const vocabulary = vocabularies.get(key) ?? readVocabulary(server);
  vocabularies.set(key, vocabulary);
  return vocabulary;
}

function readVocabulary(server: AclServer): Vocabulary {
  const commands = commandsOf(server);
  const [subcommands, categories] = [new Map<string, string[]>(), new Map<string, string[]>()];
  const add = (to: Map<string, string[]>, key: string, name: string) =>
    to.set(key, [...(to.get(key) ?? []), name]);
  for (const [name, entry] of commands) {
    if (name.includes("|")) add(subcommands, name.slice(0, name.indexOf("|")), name);
    for (const category of categoriesOf(entry)) add(categories, category, name);
    if (!isOlder(server, arrays.since) && isOfArrays(name)) add(categories, arrays.category, name);
  }
  return { server, commands, subcommands, categories };
}

/**
 * Why a command cannot be in a rule, or undefined if it can. What cannot be known here (the commands of an image's
 * modules, those of a Redis newer than the table) passes unless it looks like a typo: the installer tries every file on
 * the image itself.
 */
export function missingCommand(
  { commands, subcommands, server }: Vocabulary,
  name: string,
): string | undefined {
  if (commands.has(name)) return undefined;
  if (name.includes(".")) {
    const brought = versionOfModuleCommand(name);
    if (brought && server.modules === "all" && isOlder(server, brought))
      return cameWith(name, brought, server);
    const possible = server.modules === "unknown" || (server.modules === "all" && isOfKnownModule(name));
    if (possible && (mayHaveMore(server) || !isTypo(name, commands.keys()))) return undefined;
    if (server.modules === "none" && isOfKnownModule(name)) {
      return `\`${name}\` is a module's command and this image has no modules; the official image has them from \`redis:8\` on, on amd64 and arm64`;
    }
  }
  const [container = "", subcommand] = name.split("|");
  if (subcommand !== undefined && commands.has(container)) {
    const known = subcommands.get(container);
    if (!known) return `\`${container}\` has no subcommands`;
    return `\`${container}\` has no subcommand \`${subcommand}\`; ${didYouMean(name, known)}`;
  }
  const brought = versionThatBrought(name);
  if (brought === "later") return `\`${name}\` came after ${serverName(server)}; use a newer image`;
  if (brought) return cameWith(name, brought, server);
  if (isBeyondTable(server) && !isTypo(name, commands.keys())) return undefined;
  return `${serverName(server)} has no command \`${name}\`; ${didYouMean(name, [...commands.keys()])}`;
}

/** Why a category (without `@`) cannot be in a rule, or undefined if it can. */
export function missingCategory({ categories, server }: Vocabulary, name: string): string | undefined {
  if (categories.has(name)) return undefined;
  const names = [...categories.keys(), "all"];
  if (name === arrays.category && isOlder(server, arrays.since))
    return cameWith(`@${name}`, arrays.since, server);
  if (mayHaveMore(server) && !isTypo(name, names)) return undefined;
  return `${serverName(server)} has no category \`@${name}\`; ${didYouMean(
    `@${name}`,
    names.map((known) => `@${known}`),
  )}`;
}

/**
 * Why nothing here tells whether the image has what a rule names, or what that allows: a sentence without its subject. Undefined for
 * what the table has.
 */
export function unknownHere(
  { commands, categories, server }: Vocabulary,
  kind: "command" | "category",
  name: string,
): string | undefined {
  if (kind === "category") {
    return name === "all" || categories.has(name) ? undefined : "is a category that is unknown here";
  }
  const [container = ""] = name.split("|");
  if (commands.has(name) || (container.includes(".") && commands.has(container))) {
    const isOpen = versionThatBrought(name) === "later" && isOlder(server, newestNamed);
    return isOpen ? "is newer than what is known here of Redis's versions" : undefined;
  }
  const near = nearest(name, commands.keys());
  const meant = near.typos === 1 && !versionOfModuleCommand(name) ? ` (did you mean \`${near.name}\`?)` : "";
  return `is a command that is unknown here${meant}`;
}

/** Up to here the names of what came after the table are known, but not with which version each. */
const newestNamed = "8.10";

/** Whether the server may have what the table lacks. */
function mayHaveMore(server: AclServer): boolean {
  return isBeyondTable(server) || server.modules === "unknown";
}

function cameWith(name: string, version: string, server: AclServer): string {
  return `\`${name}\` came with Redis ${version} and the image is ${serverName(server)}; use a newer image`;
}

/** One letter away from a name that exists. */
function isTypo(name: string, names: Iterable<string>): boolean {
  return nearest(name, names).typos === 1;
}
