import { type CommandEntry, type KeySpec, keySpecDefaults } from "../grammar/commands";

/** A key that a call touches, and what it does with it. */
export interface KeyUse {
  key: string;
  read: boolean;
  write: boolean;
}

/** Where a call's keys are. Like Redis, says nothing of calls whose arguments make no sense. */
export function keysOfCall(name: string, entry: CommandEntry, args: readonly string[]): KeyUse[] {
  const specs = entry.keys ?? [];
  const special = Object.hasOwn(specialKeys, name) ? specialKeys[name] : undefined;
  if (special && specs.some((spec) => spec.variable || spec.incomplete)) return special(args);
  return specs.flatMap((spec) => positions(spec, args).map((at) => use(args[at], spec.may)));
}

function positions(spec: KeySpec, args: readonly string[]): number[] {
  const begin = spec.keyword === undefined ? spec.index : afterKeyword(spec, args);
  if (begin === undefined) return [];
  const { lastkey, keystep, limit } = { ...keySpecDefaults, ...spec };
  let [first, last] = [begin, begin + lastkey];
  if (spec.keynumidx !== undefined) {
    const count = Number(args[begin + spec.keynumidx]);
    if (!Number.isInteger(count)) return [];
    first = begin + (spec.firstkey ?? 0);
    last = first + (count - 1) * keystep;
  } else if (lastkey < 0) {
    last = limit === 0 ? args.length + lastkey : first + Math.trunc((args.length - first) / limit) + lastkey;
  }
  if (last >= args.length) return [];
  const found: number[] = [];
  for (let at = first; at <= last; at += keystep) found.push(at);
  return found;
}

function afterKeyword({ keyword = "", startfrom = 1 }: KeySpec, args: readonly string[]): number | undefined {
  const words = args.map((arg) => arg.toUpperCase());
  const at = startfrom > 0 ? words.indexOf(keyword, startfrom) : words.lastIndexOf(keyword, startfrom);
  return at === -1 ? undefined : at + 1;
}

/** Commands whose keys, or what happens to them, depend on other arguments. */
const specialKeys: Record<string, (args: readonly string[]) => KeyUse[]> = {
  set: (args) => [use(args[1], has(args, 3, "GET") ? "rw" : "w")],
  bitfield: (args) => [use(args[1], args.slice(2).some((arg) => /^(?:set|incrby)$/i.test(arg)) ? "rw" : "r")],
  sort: (args) => [use(args[1], "r"), ...after(args, 2, ["STORE"], { LIMIT: 2, GET: 1, BY: 1 })],
  sort_ro: (args) => [use(args[1], "r")],
  georadius: (args) => [use(args[1], "r"), ...after(args, 6, ["STORE", "STOREDIST"], { COUNT: 1 })],
  georadiusbymember: (args) => [use(args[1], "r"), ...after(args, 5, ["STORE", "STOREDIST"], { COUNT: 1 })],
  migrate: (args) => {
    const keys = args.findIndex((arg, at) => at >= 6 && arg.toUpperCase() === "KEYS");
    return (keys === -1 || args[3] !== "" ? args.slice(3, 4) : args.slice(keys + 1)).map((key) =>
      use(key, "rw"),
    );
  },
  xread: streams,
  xreadgroup: streams,
};

function streams(args: readonly string[]): KeyUse[] {
  const skipped: Record<string, number> = { BLOCK: 1, COUNT: 1, GROUP: 2, NOACK: 0 };
  let at = 1;
  for (let word = args[at]?.toUpperCase() ?? ""; word in skipped; word = args[at]?.toUpperCase() ?? "") {
    at += 1 + (skipped[word] ?? 0);
  }
  if (args[at]?.toUpperCase() !== "STREAMS") return [];
  const rest = args.slice(at + 1);
  return rest.length % 2 === 0 ? rest.slice(0, rest.length / 2).map((key) => use(key, "r")) : [];
}

/** The key after the last of some words, which is written; `skipped` are options that take arguments of their own. */
function after(
  args: readonly string[],
  from: number,
  words: string[],
  skipped: Record<string, number>,
): KeyUse[] {
  let key: string | undefined;
  for (let at = from; at < args.length; at++) {
    const word = args[at]?.toUpperCase() ?? "";
    if (words.includes(word) && at + 1 < args.length) key = args[++at];
    else at += skipped[word] ?? 0;
  }
  return key === undefined ? [] : [use(key, "w")];
}

function has(args: readonly string[], from: number, word: string): boolean {
  return args.slice(from).some((arg) => arg.toUpperCase() === word);
}

function use(key: string | undefined, may: string): KeyUse {
  return { key: key ?? "", read: may.includes("r"), write: may.includes("w") };
}

/** The channels that a call publishes to or subscribes to; a pattern must be allowed literally. */
export function channelsOfCall(
  name: string,
  args: readonly string[],
): { channel: string; isPattern: boolean }[] {
  const last = channelCommands[name];
  if (last === undefined) return [];
  return args.slice(1, last).map((channel) => ({ channel, isPattern: name === "psubscribe" }));
}

/** Up to which argument there are channels. */
const channelCommands: Record<string, number> = {
  publish: 2,
  spublish: 2,
  subscribe: Number.POSITIVE_INFINITY,
  ssubscribe: Number.POSITIVE_INFINITY,
  psubscribe: Number.POSITIVE_INFINITY,
};
