import { type AclServer, compareVersions, parseVersion } from "../../image/serverOfImage";
import table from "./commandTable.json";

/** What an ACL check needs to know about one command or subcommand (`config|get`). */
export interface CommandEntry {
  /** As `COMMAND INFO` counts: the command itself included, negative for "at least". */
  arity: number;
  /** Its ACL categories without `@`, separated by one space. */
  categories: string;
  /** Allowed to everybody, also before login (AUTH, HELLO, QUIT, RESET). */
  noAuth?: boolean;
  /** Where its keys are. */
  keys?: KeySpec[];
}

/** Where a command has keys and what it does to them, in the words of `COMMAND INFO`. */
export interface KeySpec {
  /** What the user must be allowed to do with the key: read, write, both, or nothing in particular. */
  may: string;
  /** The keys begin at this argument … */
  index?: number;
  /** … or after this word, searched from argument `startfrom` on (from the end if negative). */
  keyword?: string;
  startfrom?: number;
  /** The last key, counted from the first (from the end if negative). */
  lastkey?: number;
  /** From one key to the next. */
  keystep?: number;
  /** With `lastkey` -1: only the first 1/limit of the arguments are keys. */
  limit?: number;
  /** Where the number of keys stands, and the first key, both counted from where they begin. */
  keynumidx?: number;
  firstkey?: number;
  /** The rights needed depend on the arguments (SET … GET). */
  variable?: boolean;
  /** Some keys can only be found by knowing the command (SORT … STORE). */
  incomplete?: boolean;
}

/** What the table leaves out of a key specification. */
export const keySpecDefaults = { lastkey: 0, keystep: 1, limit: 0 };

/** Commands by lower-case name that a version added or changed; null for those it removed. */
export type CommandLayer = Record<string, CommandEntry | null>;

/** All commands of one server by lower-case name. */
export type Commands = ReadonlyMap<string, CommandEntry>;

const layers = Object.entries(table.layers as Record<string, CommandLayer>);
const newestRead = parseVersion(table.servers.at(-1) ?? "");

/** Whether a server is newer than every one that the table was read from. */
export function isBeyondTable(server: AclServer): boolean {
  return compareVersions(server.version, newestRead) > 0;
}

/** Which commands a server has, as far as can be known before it runs. */
export function commandsOf(server: AclServer): Commands {
  const commands = new Map<string, CommandEntry>();
  for (const [version, layer] of layers) {
    const present =
      version === "later"
        ? isBeyondTable(server)
        : compareVersions(parseVersion(version), server.version) <= 0;
    if (!present) continue;
    for (const [name, entry] of Object.entries(layer)) {
      if (entry) commands.set(name, entry);
      else commands.delete(name);
    }
  }
  if (server.modules === "none") return commands;
  for (const [name, entry] of Object.entries(table.modules as CommandLayer)) {
    if (entry) commands.set(name, { ...entry, categories: moduleCategories(name, entry, server) });
  }
  return commands;
}

/** The version that brought a command, `later` if that is newer than the table, or undefined. */
export function versionThatBrought(name: string): string | undefined {
  return layers.find(([, layer]) => Object.hasOwn(layer, name) && layer[name])?.[0];
}

/** What came after the table and is known by its name alone: modules' commands, with the version of Redis that brings them. */
const laterOfModules: Readonly<Record<string, string>> = {
  "ft.hybrid": "8.4",
  "ft.aliaslist": "8.10",
  "ts.nrange": "8.10",
  "ts.nrevrange": "8.10",
  "ts.querylabels": "8.10",
  "ts.read": "8.10",
};

/** The version of Redis whose modules brought a command, if that is newer than the table. */
export function versionOfModuleCommand(name: string): string | undefined {
  return Object.hasOwn(laterOfModules, name) ? laterOfModules[name] : undefined;
}

/** The category of the arrays, and what is in it. */
export const arrays = { category: "array", since: "8.8" };

export function isOfArrays(name: string): boolean {
  return name.startsWith("ar") && versionThatBrought(name) === "later";
}

/** A command's categories without `@`. */
export function categoriesOf(entry: CommandEntry): string[] {
  return entry.categories === "" ? [] : entry.categories.split(" ");
}

const familyCategory: Record<string, string> = {
  bf: "bloom",
  cf: "cuckoo",
  cms: "cms",
  ft: "search",
  json: "json",
  tdigest: "tdigest",
  topk: "topk",
  timeseries: "timeseries",
  ts: "timeseries",
};

/** Whether a command is called like those of Redis Stack's modules (`ft.search`). */
export function isOfKnownModule(name: string): boolean {
  return /^[a-z]+(?=\.)/.exec(name)?.some((family) => Object.hasOwn(familyCategory, family)) ?? false;
}

/** Redis 8 put the modules' commands into categories; before, only `+@all` and their own names reached them. */
function moduleCategories(name: string, entry: CommandEntry, server: AclServer): string {
  if (server.version[0] < 8) return "";
  return `${entry.categories} ${familyCategory[name.split(".")[0] ?? ""]} slow`;
}
