import type { ServerReport } from "../../components/impact/report/reportSchema";
import { type Check, list, type Seen } from "./check";
import type { UserClaims } from "./edit";
import { key } from "./seenServer";

/** What is claimed of users, and those that the report names besides. */
export function userChecks(claimed: Record<string, UserClaims>, report: ServerReport, seen: Seen): Check[] {
  const names = [...new Set([...Object.keys(claimed), ...report.users.map(({ name }) => name)])].sort();
  return names.flatMap((name) => {
    const said = report.users.find((each) => each.name === name);
    const claims = claimed[name];
    const change = {
      what: `user ${name}`,
      expected: claims?.change ?? "same",
      said: said?.change ?? "same",
      ...(claims?.change !== "changed" && { seen: presence(name, seen) }),
    };
    // Who is removed loses all, which need not be told.
    if (!claims || !said || claims.change === "removed") return [change];
    return [
      change,
      ...rights(name, "gains", claims.gains, [...said.gainsDangerous, ...said.gains], seen),
      ...rights(name, "loses", claims.loses, [...said.losesDangerous, ...said.loses], seen),
      ...passwordChecks(name, claims, said.password, seen),
    ];
  });
}

function presence(name: string, { before, after }: Seen): string {
  const [was, is] = [before, after].map(({ users = [] }) => users.includes(name));
  if (was === is) return "same";
  return is ? "added" : "removed";
}

function rights(
  user: string,
  what: "gains" | "loses",
  claimed: Record<string, string> = {},
  said: readonly string[],
  { before, after }: Seen,
): Check[] {
  if (said.length > 0 !== Object.keys(claimed).length > 0)
    return [{ what: `${user} ${what}`, expected: list(Object.keys(claimed)), said: list(said) }];
  return Object.entries(claimed).map(([words, command]) => {
    const [was, is] = [before, after].map(({ allowed }) => allowed[key({ user, command })] ?? false);
    return {
      what: `${user} ${what} ${words} (${command})`,
      expected: "true",
      said: String(said.some((each) => each.includes(words))),
      seen: String(what === "gains" ? !was && is : was && !is),
    };
  });
}

function passwordChecks(
  name: string,
  { previousPassword }: UserClaims,
  sentence: string | null,
  { previousPasswords }: Seen,
): Check[] {
  if (!previousPassword) return [];
  const said = sentence === null ? "nothing" : /at once|ends now|no longer/.test(sentence) ? "ends" : "works";
  const seen = previousPasswords[name];
  return [{ what: `${name}'s password of before`, expected: previousPassword, said, ...(seen && { seen }) }];
}
