import { categoriesOf } from "../grammar/commands";
import type { Vocabulary } from "../grammar/vocabulary";

const namedAtMost = 12;

/** The first to be named, because they end the server, its data or everybody's access. */
const worst = [
  ...[
    "ACL",
    "ACL SETUSER",
    "CONFIG",
    "CONFIG SET",
    "DEBUG",
    "MODULE",
    "FLUSHALL",
    "FLUSHDB",
    "SHUTDOWN",
    "REPLICAOF",
  ],
  ...[
    "CLUSTER",
    "CLUSTER RESET",
    "CLIENT KILL",
    "CLIENT PAUSE",
    "KEYS",
    "MONITOR",
    "SCRIPT",
    "FUNCTION",
    "PUBLISH",
  ],
];

/** Not in Redis's own categories of what is dangerous: what reaches others' sessions, or keeps the server from them. */
const alsoDangerous = new Set([
  ...[
    "publish",
    "spublish",
    "eval",
    "evalsha",
    "fcall",
    "script|debug",
    "script|flush",
    "script|kill",
    "script|load",
  ],
  ...["function|delete", "function|flush", "function|kill", "function|load", "function|restore"],
]);

/** In Redis's categories of what is dangerous or for administrators, but they tell figures only. */
const onlyFigures = new Set([
  ...["info", "lastsave", "role", "slowlog|len"],
  ...["latency|doctor", "latency|graph", "latency|histogram", "latency|history", "latency|latest"],
]);

/** Those commands that can harm more than what belongs to their user, by name, the worst first. */
export function dangerousInWords(names: readonly string[], vocabulary: Vocabulary): string[] {
  const all = new Set(names);
  const dangerous = names.filter((name) => isDangerous(name, vocabulary)).sort();
  const rank = (word: string) => worst.indexOf(word) + 1 || worst.length + 1;
  const words = [...new Set(dangerous.map((name) => inWords(name, all, vocabulary)))];
  words.sort((a, b) => rank(a) - rank(b));
  const more = words.length - namedAtMost;
  return more > 0 ? [...words.slice(0, namedAtMost), `${more} more`] : words;
}

/** `CONFIG` stands for its subcommands; `CLIENT` would hide its few dangerous ones. */
function inWords(name: string, all: ReadonlySet<string>, vocabulary: Vocabulary): string {
  const [container = ""] = name.split("|");
  const subcommands = vocabulary.subcommands.get(container) ?? [];
  const among = subcommands.filter((each) => isDangerous(each, vocabulary));
  const isWhole = subcommands.every((each) => all.has(each)) && among.length * 2 >= subcommands.length;
  return (isWhole ? container : name.replace("|", " ")).toUpperCase();
}

/** Whether a command can harm more than what belongs to its user. */
export function isDangerous(name: string, vocabulary: Vocabulary): boolean {
  return operatorsCategory(name, vocabulary) !== undefined || isAlsoDangerous(name, vocabulary);
}

function isAlsoDangerous(name: string, { commands }: Vocabulary): boolean {
  return alsoDangerous.has(name) && commands.has(name);
}

/** Which of Redis's two categories for operators a command is in, if it does more than tell figures; `admin` counts first. */
export function operatorsCategory(name: string, { commands }: Vocabulary): "admin" | "dangerous" | undefined {
  const entry = commands.get(name);
  if (!entry || onlyFigures.has(name)) return undefined;
  const categories = categoriesOf(entry);
  return (["admin", "dangerous"] as const).find((category) => categories.includes(category));
}
