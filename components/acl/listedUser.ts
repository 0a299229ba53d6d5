import { ruleTokens } from "./grammar/ruleTokens";

/** One line of `ACL LIST`, taken apart. */
export interface ListedUser {
  name: string;
  isOn: boolean;
  /** Any password, or none, logs in. */
  noPassword: boolean;
  /** The hash of each password, sorted. */
  passwords: string[];
  /** Every rule in the order of the line, `on` and passwords among them; a selector is one rule. */
  rules: string[];
}

export function parseListedUser(line: string): ListedUser {
  const [, name = "", ...words] = line.split(" ");
  const rules = ruleTokens(words.join(" ")).map((token) => token.text);
  return {
    name,
    isOn: rules.includes("on"),
    noPassword: rules.includes("nopass"),
    passwords: rules
      .filter(isPassword)
      .map((rule) => rule.slice(1))
      .sort(),
    rules,
  };
}

/** A user's rules as one text, in Redis's own spelling. */
export function withoutPasswords({ rules }: ListedUser): string {
  return rules.filter((rule) => !isPassword(rule)).join(" ");
}

function isPassword(rule: string): boolean {
  return rule.startsWith("#");
}

/**
 * What somebody changed about a user, from the lines of `ACL LIST` then and now; undefined if nothing. Passwords are
 * counted, never shown. Knows no commands, so it is small enough to travel inside a dynamic provider.
 */
export function describeDrift(then: string | undefined, now: string | undefined): string | undefined {
  if (then === undefined && now === undefined) return undefined;
  if (then === undefined) return "is there, but nobody declared it";
  if (now === undefined) return "is gone";
  const [before, after] = [parseListedUser(then), parseListedUser(now)];
  const [rulesBefore, rules] = [permissions(before), permissions(after)];
  const added = missingFrom(before.passwords, after.passwords).length;
  const removed = missingFrom(after.passwords, before.passwords).length;
  const gained = missingFrom(rulesBefore, rules);
  const lost = missingFrom(rules, rulesBefore);
  const changes = [
    before.isOn !== after.isOn && `is switched ${after.isOn ? "on" : "off"}`,
    !before.noPassword && after.noPassword && "needs no password (nopass)",
    before.noPassword && !after.noPassword && "needs a password",
    added > 0 && `has ${count(added, "password")} more`,
    removed > 0 && `has ${count(removed, "password")} less`,
    gained.length > 0 && `gained ${gained.join(" ")}`,
    lost.length > 0 && `lost ${lost.join(" ")}`,
  ].filter((change) => change !== false);
  if (changes.length > 0) return changes.join(", ");
  return rulesBefore.join(" ") === rules.join(" ") ? undefined : "has its rules in another order";
}

/** What a user may do, apart from logging in. */
function permissions({ rules }: ListedUser): string[] {
  return rules.filter((rule) => !isPassword(rule) && !["on", "off", "nopass"].includes(rule));
}

/** Those of `all` that are not among `some`, each once. */
function missingFrom(some: string[], all: string[]): string[] {
  return [...new Set(all)].filter((rule) => !some.includes(rule));
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
