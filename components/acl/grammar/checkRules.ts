import { type AclServer, serverOfImage } from "../../image/serverOfImage";
import { parseRules, type RuleProblem } from "./parseRules";

/** Names the program uses itself; declaring one of them could lock everybody out. */
export const reservedUserNames: readonly string[] = ["admin", "default", "health"];

/** What is wrong with a user name, or undefined. */
export function checkUserName(name: string): string | undefined {
  if (reservedUserNames.includes(name)) {
    return `the name is reserved (${reservedUserNames.join(", ")} belong to the program); choose another name`;
  }
  const twin = reservedUserNames.find((reserved) => reserved === name.toLowerCase());
  if (twin) {
    return `the name differs from the reserved \`${twin}\` by case only, and Redis would take it for another user; choose another name`;
  }
  if (name === "") return "a user name must not be empty";
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  if (/[\s\u0000-\u001f\u007f]/.test(name)) {
    return "a user name must not contain spaces, line breaks or control characters";
  }
  return undefined;
}

/**
 * What is wrong with a user's rules, or undefined: every problem with a caret under the rule, on lines of its own.
 * `server` is what the rules are for (see `serverOfImage`); without it, the newest Redis with any module.
 */
export function checkRules(rules: string, server: AclServer = serverOfImage("")): string | undefined {
  const { problems } = parseRules(rules, server);
  // What follows a password may belong to it (one with spaces), so nothing after its sign is looked at or shown.
  const secret = problems.find((problem) => /^[<>#!]/.test(rules.slice(problem.at)));
  const shown = secret ? `${rules.slice(0, secret.at + 1)}…` : rules;
  const told = problems.filter((problem) => !secret || problem.at <= secret.at);
  return told.length === 0 ? undefined : told.map((problem) => showProblem(shown, problem)).join("\n");
}

/** The reason, then the line of the rules that the problem is in, with carets under it. */
function showProblem(rules: string, { at, length, reason }: RuleProblem): string {
  const start = rules.lastIndexOf("\n", at) + 1;
  const [line = ""] = rules.slice(start).split("\n");
  const carets = "^".repeat(Math.min(length, start + line.length - at));
  return `${reason}\n    ${line.replace(/\t/g, " ")}\n    ${" ".repeat(at - start)}${carets}`;
}
