import type { AclServer } from "../../image/serverOfImage";
import { type Vocabulary, vocabularyOf } from "../grammar/vocabulary";
import { commandsInWords } from "./commandsInWords";
import { type KeyRight, type Rights, rightsOf, type ScopeRights } from "./rights";

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
    ...commandsInWords(names, vocabulary),
    ...firstArguments,
    ...missingKeys(some.keys, all.keys),
    ...missingChannels(some.channels, all.channels),
  ];
}

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
