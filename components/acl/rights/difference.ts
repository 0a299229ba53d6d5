import type { AclServer } from "../../image/serverOfImage";
import { categoriesOf } from "../grammar/commands";
import { type Vocabulary, vocabularyOf } from "../grammar/vocabulary";
import { commandsInWords } from "./commandsInWords";
import { dangerousInWords, isDangerous } from "./dangerousCommands";
import { type KeyRight, type Rights, rightsOf, type ScopeRights } from "./rights";

/** A user's rules, and the Redis they are for. */
export interface RulesOnServer {
  rules: string;
  server: AclServer;
}

/** What a user loses and gains, in words such as `FLUSHALL` or `write on cart:*`. */
export interface Difference {
  /** What can do harm, by name, the worst first. */
  gainsDangerous: string[];
  /** What makes a user write who could only read. */
  firstWrites: string[];
  /** Without those. */
  gains: string[];
  losesDangerous: string[];
  /** All of it, in the words of `losesDangerous` where it is one command. */
  loses: string[];
}

/**
 * Different rules can mean the same, and the same rules something else on another version: then all lists are empty, or are not.
 */
export function rightsDifference(before: RulesOnServer, after: RulesOnServer): Difference {
  const [old, now] = [rightsOf(before.rules, before.server), rightsOf(after.rules, after.server)];
  const [gainsDangerous, firstWrites] = [dangersGained(old, now), writesGained(old, now)];
  const special = new Set([...gainsDangerous, ...firstWrites]);
  return {
    gainsDangerous,
    firstWrites,
    gains: missingFrom(old, now).filter((right) => !special.has(right)),
    losesDangerous: dangersGained(now, old),
    loses: missingFrom(now, old, exceptions),
  };
}

/** The difference as one sentence: `loses: FLUSHDB, KEYS; gains: write on cart:*`. Undefined if nothing changes. */
export function describeDifference(before: RulesOnServer, after: RulesOnServer): string | undefined {
  const { gainsDangerous, firstWrites, gains, loses } = rightsDifference(before, after);
  const parts = [
    ...(gainsDangerous.length > 0 ? [`gains what can do harm: ${gainsDangerous.join(", ")}`] : []),
    ...(firstWrites.length > 0 ? [`gains its first writes: ${firstWrites.join(", ")}`] : []),
    ...(loses.length > 0 ? [`loses: ${loses.join(", ")}`] : []),
    ...(gains.length > 0 ? [`gains: ${gains.join(", ")}`] : []),
  ];
  return parts.length > 0 ? parts.join("; ") : undefined;
}

function dangersGained(old: Rights, now: Rights): string[] {
  const vocabulary = vocabularyOf(now.server);
  const has = (name: string, argument: string) =>
    old.scopes.some((scope) => scope.commands.has(name) || scope.firstArguments.get(name)?.has(argument));
  const firstArguments = now.scopes.flatMap((scope) =>
    [...scope.firstArguments]
      .filter(([name]) => isDangerous(name, vocabulary))
      .flatMap(([name, args]) =>
        [...args].filter((arg) => !has(name, arg)).map((arg) => withArgument(name, arg)),
      ),
  );
  return [...dangerousInWords(commandsGained(old, now), vocabulary), ...new Set(firstArguments)];
}

/** `FLUSHALL async`, where `+flushall|async` allows that only. */
function withArgument(name: string, argument: string): string {
  return `${name.toUpperCase()} ${argument}`;
}

/** What makes a user write who could not: commands, or keys. Of a new user that is no news. */
function writesGained(old: Rights, now: Rights): string[] {
  const had = old.scopes.some(({ commands }) => commands.size > 0);
  if (
    !had ||
    old.scopes.some((scope) => canWrite(scope, old)) ||
    !now.scopes.some((scope) => canWrite(scope, now))
  ) {
    return [];
  }
  const commands = commandsGained(old, now).filter((name) => isWrite(name, now));
  const keys = now.scopes.flatMap((scope) => missingKeys(old.scopes[0]?.keys ?? [], scope.keys, () => ""));
  return [
    ...commandsInWords(commands, vocabularyOf(now.server)),
    ...new Set(
      keys.filter((right) => right === "access to all keys" || /^(?:read and )?write on /.test(right)),
    ),
  ];
}

function canWrite({ keys, commands }: ScopeRights, rights: Rights): boolean {
  const hasKeys = keys === "all" || keys.some(({ write }) => write);
  return hasKeys && [...commands.keys()].some((name) => isWrite(name, rights));
}

function isWrite(name: string, { server }: Rights): boolean {
  const entry = vocabularyOf(server).commands.get(name);
  return entry !== undefined && categoriesOf(entry).includes("write");
}

/** Those that are allowed now in any part of the rules, and were in none. */
function commandsGained(old: Rights, now: Rights): string[] {
  const allowed = ({ scopes }: Rights) => scopes.flatMap(({ commands }) => [...commands.keys()]);
  const before = new Set(allowed(old));
  return [...new Set(allowed(now))].filter((name) => !before.has(name));
}

/** What is left of something, to be told behind it; of what a user gains there is no need to say what was there before. */
type Left = (patterns: readonly string[]) => string;

const exceptions: Left = (patterns) => {
  const named = patterns.slice(0, 3).join(", ");
  const more = patterns.length > 3 ? ` and ${patterns.length - 3} more` : "";
  return named === "" ? "" : ` except ${named}${more}`;
};

/** What `all` allows and `some` does not. */
function missingFrom(some: Rights, all: Rights, left: Left = () => ""): string[] {
  const [own, ...selectors] = all.scopes as [ScopeRights, ...ScopeRights[]];
  const vocabulary = vocabularyOf(all.server);
  const others = [...some.scopes.slice(1)];
  return [
    ...(all.login && !some.login ? ["login"] : []),
    ...missingInScope(some.scopes[0] as ScopeRights, own, vocabulary, left),
    ...selectors.flatMap((selector) => {
      const twin = others.find((other) => other.selector === selector.selector);
      if (!twin) return [`selector ${selector.selector}`];
      return missingInScope(twin, selector, vocabulary, left).map(
        (right) => `${right} in ${selector.selector}`,
      );
    }),
  ];
}

function missingInScope(some: ScopeRights, all: ScopeRights, vocabulary: Vocabulary, left: Left): string[] {
  const names = [...all.commands.keys()].filter((name) => !some.commands.has(name));
  const firstArguments = [...all.firstArguments].flatMap(([name, args]) =>
    [...args]
      .filter((arg) => !some.commands.has(name) && !some.firstArguments.get(name)?.has(arg))
      .map((arg) => withArgument(name, arg)),
  );
  return [
    ...commandsInWords(names, vocabulary),
    ...firstArguments,
    ...missingKeys(some.keys, all.keys, left),
    ...missingChannels(some.channels, all.channels, left),
  ];
}

function missingKeys(some: "all" | KeyRight[], all: "all" | KeyRight[], left: Left): string[] {
  if (some === "all") return [];
  if (all === "all") return [`access to all keys${left(some.map((key) => keyInWords(key)))}`];
  return all.flatMap(({ pattern, ...right }) => {
    const covering = some.filter((key) => covers(key.pattern, pattern));
    const rights = (["read", "write"] as const).filter(
      (each) => right[each] && !covering.some((key) => key[each]),
    );
    const within = some.filter(
      (key) => key.pattern !== pattern && covers(pattern, key.pattern) && rights.some((each) => key[each]),
    );
    const narrower = within.map((key) => keyInWords(key, rights));
    return rights.length > 0 ? [`${rights.join(" and ")} on ${pattern}${left(narrower)}`] : [];
  });
}

/** A pattern; where it has a part of the rights only, with that. */
function keyInWords(key: KeyRight, rights: readonly ("read" | "write")[] = ["read", "write"]): string {
  const own = rights.filter((each) => key[each]);
  return own.length === rights.length ? key.pattern : `${own.join(" and ")} on ${key.pattern}`;
}

/** `cart:*` is all of `cart:1:*` too. Of other patterns that are not the same it is not told: less would be said than changes. */
function covers(wide: string, pattern: string): boolean {
  return wide === pattern || (/^[^*?[\\]*\*$/.test(wide) && pattern.startsWith(wide.slice(0, -1)));
}

function missingChannels(some: "all" | string[], all: "all" | string[], left: Left): string[] {
  if (some === "all") return [];
  if (all === "all") return [`access to all channels${left(some)}`];
  return all.filter((channel) => !some.includes(channel)).map((channel) => `channel ${channel}`);
}
