import { distance } from "fastest-levenshtein";
import {
  type Commands,
  categoriesOf,
  commandsOf,
  isBeyondTable,
  isOfKnownModule,
  versionThatBrought,
} from "./commands";
import { type AclServer, serverName } from "./server";

/** The names that rules for one server may use. */
export interface Vocabulary {
  server: AclServer;
  commands: Commands;
  /** Without `@`, without `all`. */
  categories: ReadonlySet<string>;
}

const vocabularies = new Map<string, Vocabulary>();

export function vocabularyOf(server: AclServer): Vocabulary {
  const key = `${server.version.join(".")} ${server.modules}`;
  const known = vocabularies.get(key);
  if (known) return known;
  const commands = commandsOf(server);
  const categories = new Set([...commands.values()].flatMap(categoriesOf));
  const vocabulary = { server, commands, categories };
  vocabularies.set(key, vocabulary);
  return vocabulary;
}

/** Whether a name is a container like `config`, whose subcommands are commands of their own. */
export function hasSubcommands(commands: Commands, name: string): boolean {
  return subcommandsOf(commands, name).length > 0;
}

/** Subcommands by full name, such as `config|get`. */
export function subcommandsOf(commands: Commands, name: string): string[] {
  return [...commands.keys()].filter((known) => known.startsWith(`${name}|`));
}

/**
 * Why a command cannot be in a rule, or undefined if it can. What cannot be known here (the commands of an image's
 * modules, those of a Redis newer than the table) passes unless it looks like a slip: the installer tries every file on
 * the image itself.
 */
export function missingCommand({ commands, server }: Vocabulary, name: string): string | undefined {
  if (commands.has(name)) return undefined;
  if (name.includes(".")) {
    const possible = server.modules === "unknown" || (server.modules === "all" && isOfKnownModule(name));
    if (possible && !isSlip(name, commands.keys())) return undefined;
    if (server.modules === "none" && isOfKnownModule(name)) {
      return `\`${name}\` is a module's command and this image has no modules; the official image has them from \`redis:8\` on`;
    }
  }
  const [container = "", subcommand] = name.split("|");
  if (subcommand !== undefined && commands.has(container)) {
    const subcommands = subcommandsOf(commands, container);
    if (subcommands.length === 0) return `\`${container}\` has no subcommands`;
    return `\`${container}\` has no subcommand \`${subcommand}\`; ${didYouMean(name, subcommands)}`;
  }
  const brought = versionThatBrought(name);
  if (brought === "later") return `\`${name}\` came after ${serverName(server)}; use a newer image`;
  if (brought)
    return `\`${name}\` came with Redis ${brought} and the image is ${serverName(server)}; use a newer image`;
  if (isBeyondTable(server) && !isSlip(name, commands.keys())) return undefined;
  return `${serverName(server)} has no command \`${name}\`; ${didYouMean(name, [...commands.keys()])}`;
}

/** Why a category (without `@`) cannot be in a rule, or undefined if it can. */
export function missingCategory({ categories, server }: Vocabulary, name: string): string | undefined {
  if (categories.has(name)) return undefined;
  const names = [...categories, "all"];
  if ((isBeyondTable(server) || server.modules === "unknown") && !isSlip(name, names)) return undefined;
  return `${serverName(server)} has no category \`@${name}\`; ${didYouMean(
    `@${name}`,
    names.map((known) => `@${known}`),
  )}`;
}

/** The nearest name of a list, as the end of a sentence. */
export function didYouMean(name: string, names: readonly string[]): string {
  const nearest = names.map((known) => ({ known, steps: distance(name, known) }));
  const [best] = nearest.sort((a, b) => a.steps - b.steps || (a.known < b.known ? -1 : 1));
  return `did you mean \`${best?.known}\`?`;
}

/** One letter away from a name that exists. */
function isSlip(name: string, names: Iterable<string>): boolean {
  return [...names].some((known) => distance(name, known) === 1);
}
