import type { CommandEntry } from "../grammar/commands";
import type { Rule } from "../grammar/parseRules";
import { missingCommand, vocabularyOf } from "../grammar/vocabulary";
import { channelsOfCall, type KeyUse, keysOfCall } from "./commandCall";
import { matchesPattern } from "./globPattern";
import type { Rights, ScopeRights } from "./rights";

/** Whether a user may run a command with these arguments. */
export type Access =
  /** `what` is the command; `by` the rule that allows it, if it is one for the command as a whole. */
  | { verdict: "allowed"; what: string; by?: Rule }
  /** `what` is the command or channel that is not allowed; `by` the rule that took the command away. */
  | { verdict: "denied"; kind: "command" | "channel"; what: string; by?: Rule }
  /** `what` is the key, `use` what the command does with it. */
  | { verdict: "denied"; kind: "key"; what: string; use: KeyUse; by?: undefined }
  /** Redis has no such command, or not with so many arguments. */
  | { verdict: "invalid"; reason: string }
  /** Only the running server can tell: a command of a module or of a Redis newer than the table. */
  | { verdict: "unknown" };

/** Answers as `ACL DRYRUN` does, for a user who may log in. */
export function access(rights: Rights, call: readonly string[]): Access {
  const vocabulary = vocabularyOf(rights.server);
  const { commands } = vocabulary;
  const [first = "", second = ""] = call.map((word) => word.toLowerCase());
  const name = vocabulary.subcommands.has(first) && call.length > 1 ? `${first}|${second}` : first;
  const entry = commands.get(name);
  if (!entry) {
    const reason = missingCommand(vocabulary, name);
    return reason ? { verdict: "invalid", reason } : { verdict: "unknown" };
  }
  if (entry.arity < 0 ? call.length < -entry.arity : call.length !== entry.arity) {
    return { verdict: "invalid", reason: `\`${name.replace("|", " ")}\` does not take so many arguments` };
  }
  const answers = rights.scopes.map((scope) => accessIn(scope, name, entry, call));
  // Of several refusals, the one that came furthest tells most.
  const order = ["command", "key", "channel"];
  const rank = (answer: Access) => (answer.verdict === "denied" ? order.indexOf(answer.kind) : order.length);
  return answers.reduce((best, answer) => (rank(answer) > rank(best) ? answer : best));
}

function accessIn(scope: ScopeRights, name: string, entry: CommandEntry, call: readonly string[]): Access {
  const by = scope.commands.get(name);
  const firstArgument = scope.firstArguments.get(name)?.has(call[1]?.toLowerCase() ?? "") ?? false;
  if (!by && !entry.noAuth && !firstArgument) {
    return { verdict: "denied", kind: "command", what: name, by: scope.denied.get(name) };
  }
  const { keys, channels } = scope;
  if (keys !== "all") {
    const denied = keysOfCall(name, entry, call).find(
      (use) =>
        !keys.some(
          (right) =>
            (right.read || !use.read) &&
            (right.write || !use.write) &&
            matchesPattern(right.pattern, use.key),
        ),
    );
    if (denied) return { verdict: "denied", kind: "key", what: denied.key, use: denied };
  }
  if (channels !== "all") {
    const denied = channelsOfCall(name, call).find(
      ({ channel, isPattern }) =>
        !channels.some((allowed) => (isPattern ? allowed === channel : matchesPattern(allowed, channel))),
    );
    if (denied) return { verdict: "denied", kind: "channel", what: denied.channel };
  }
  return { verdict: "allowed", what: name, by: entry.noAuth ? undefined : by };
}
