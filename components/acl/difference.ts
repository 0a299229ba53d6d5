import { type KeyRight, type Rights, rightsOf, type ScopeRights } from "./rights";
import type { AclServer } from "./server";
import { type Vocabulary, vocabularyOf } from "./vocabulary";

/** A user's rules, and the Redis they are for. */
export interface RulesOnServer {
  rules: string;
  server: AclServer;
}

/**
 * What a user loses and gains, in words: `loses: FLUSHDB, KEYS; gains: write on cart:*`. Undefined if nothing changes.
 * Different rules can mean the same, and the same rules something else on another version.
 */
export function describeDifference(before: RulesOnServer, after: RulesOnServer): string | undefined {
  const [old, now] = [rightsOf(before.rules, before.server), rightsOf(after.rules, after.server)];
  const [loses, gains] = [missingFrom(now, old), missingFrom(old, now)];
  const parts = [
    ...(loses.length > 0 ? [`loses: ${loses.join(", ")}`] : []),
    ...(gains.length > 0 ? [`gains: ${gains.join(", ")}`] : []),
  ];
  return parts.length > 0 ? parts.join("; ") : undefined;
}

/** What `all` allows and `some` does not. */
function missingFrom(some: Rights, all: Rights): string[] {
  const [own, ...selectors] = all.scopes as [ScopeRights, ...ScopeRights[]];
  const vocabulary = vocabularyOf(all.server);
  const others = [...some.scopes.slice(1)];
  return [
    ...(all.login && !some.login ? ["login"] : []),
    ...missingInScope(some.scopes[0] as ScopeRights, own, vocabulary),
    ...selectors.flatMap((selector) => {
      const twin = others.find((other) => other.selector === selector.selector);
      if (!twin) return [`selector ${selector.selector}`];
      return missingInScope(twin, selector, vocabulary).map((right) => `${right} in ${selector.selector}`);
    }),
  ];
}

function missingInScope(some: ScopeRights, all: ScopeRights, vocabulary: Vocabulary): string[] {
  const names = [...all.commands.keys()].filter((name) => !some.commands.has(name));
  const firstArguments = [...all.firstArguments].flatMap(([name, args]) =>
    [...args]
      .filter((arg) => !some.commands.has(name) && !some.firstArguments.get(name)?.has(arg))
      .map((arg) => `${name.toUpperCase()} ${arg}`),
  );
  return [
    ...summarise(names, vocabulary),
    ...firstArguments,
    ...missingKeys(some.keys, all.keys),
    ...missingChannels(some.channels, all.channels),
  ];
}

const namedAtMost = 12;

/** Commands by name; when there are many, by the categories that are among them as a whole, and by module. */
function summarise(names: string[], vocabulary: Vocabulary): string[] {
  const left = new Set(names.filter((name) => isNews(name, vocabulary)));
  const kept = collapsed(
    [...vocabulary.commands.keys()].filter((name) => isNews(name, vocabulary) && !left.has(name)),
    vocabulary,
  );
  if (left.size > namedAtMost && kept.length <= 5) {
    return [`all commands${kept.length > 0 ? ` except ${kept.join(", ")}` : ""}`];
  }
  const grouped: string[] = [];
  for (const [group, members] of groups(vocabulary)) {
    if (collapsed(left, vocabulary).length <= namedAtMost) break;
    const among = members.filter((name) => left.has(name));
    const isWhole = among.length === members.length;
    if (among.length < 3 || !(isWhole || group.endsWith(".*"))) continue;
    grouped.push(`${group} (${isWhole ? "" : `${among.length} of `}${members.length} commands)`);
    for (const name of among) left.delete(name);
  }
  const rest = collapsed(left, vocabulary);
  const more = rest.length - namedAtMost;
  return [...grouped, ...rest.slice(0, namedAtMost), ...(more > 0 ? [`${more} more commands`] : [])];
}

/** A container such as `config` is no command by itself, and what is allowed to everybody never changes. */
function isNews(name: string, vocabulary: Vocabulary): boolean {
  return !vocabulary.subcommands.has(name) && !vocabulary.commands.get(name)?.noAuth;
}

/** As people write them, `CONFIG` standing for all of its subcommands. */
function collapsed(names: Iterable<string>, vocabulary: Vocabulary): string[] {
  const given = new Set(names);
  const written = [...given].map((name) => {
    const [container = ""] = name.split("|");
    const isWhole =
      name !== container && vocabulary.subcommands.get(container)?.every((sub) => given.has(sub));
    return (isWhole ? container : name.replace("|", " ")).toUpperCase();
  });
  return [...new Set(written)].sort();
}

/** Categories (`@fast` and `@slow` tell nothing) and modules (`FT.*`), largest first. */
function groups(vocabulary: Vocabulary): Group[] {
  const members = new Map<string, readonly string[]>();
  for (const [category, names] of vocabulary.categories) {
    if (category !== "fast" && category !== "slow")
      members.set(
        `@${category}`,
        names.filter((name) => !name.includes(".")),
      );
  }
  for (const name of vocabulary.commands.keys()) {
    const module = `${name.split(".")[0]?.toUpperCase()}.*`;
    if (name.includes(".")) members.set(module, [...(members.get(module) ?? []), name]);
  }
  return [...members]
    .map(([group, names]): Group => [group, names.filter((name) => isNews(name, vocabulary))])
    .sort(([a, one], [b, other]) => other.length - one.length || (a < b ? -1 : 1));
}

type Group = [name: string, members: string[]];

function missingKeys(some: "all" | KeyRight[], all: "all" | KeyRight[]): string[] {
  if (some === "all") return [];
  if (all === "all") return ["all keys"];
  return all.flatMap(({ pattern, read, write }) => {
    const same = some.find((key) => key.pattern === pattern);
    const rights = [...(read && !same?.read ? ["read"] : []), ...(write && !same?.write ? ["write"] : [])];
    return rights.length > 0 ? [`${rights.join(" and ")} on ${pattern}`] : [];
  });
}

function missingChannels(some: "all" | string[], all: "all" | string[]): string[] {
  if (some === "all") return [];
  if (all === "all") return ["all channels"];
  return all.filter((channel) => !some.includes(channel)).map((channel) => `channel ${channel}`);
}
