import { ruleTokens } from "./grammar/ruleTokens";

/** One line of `ACL LIST`, taken apart. */
interface ListedUser {
  isOn: boolean;
  /** Any password, or none, logs in. */
  noPassword: boolean;
  passwords: Set<string>;
  rules: Set<string>;
  /** The rules as one text. */
  inOrder: string;
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
  const added = [...after.passwords].filter((hash) => !before.passwords.has(hash)).length;
  const removed = [...before.passwords].filter((hash) => !after.passwords.has(hash)).length;
  const gained = [...after.rules].filter((rule) => !before.rules.has(rule));
  const lost = [...before.rules].filter((rule) => !after.rules.has(rule));
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
  return before.inOrder === after.inOrder ? undefined : "has its rules in another order";
}

/** The user's name in a line of `ACL LIST`. */
export function nameOfListedUser(line: string): string {
  return line.split(" ")[1] ?? "";
}

function parseListedUser(line: string): ListedUser {
  const rules = ruleTokens(line.split(" ").slice(2).join(" ")).map((token) => token.text);
  const plain = rules.filter((rule) => !rule.startsWith("#") && !["on", "off", "nopass"].includes(rule));
  return {
    isOn: rules.includes("on"),
    noPassword: rules.includes("nopass"),
    passwords: new Set(rules.filter((rule) => rule.startsWith("#"))),
    rules: new Set(plain),
    inOrder: plain.join(" "),
  };
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
