import type { AclServer } from "../../image/serverOfImage";
import { parseRules, type Rule } from "../grammar/parseRules";
import { vocabularyOf } from "../grammar/vocabulary";
import { type Access, access } from "./access";
import { type Change, type Demand, firstThatHelps, inserted, type Judged, without } from "./advice";
import { rightsOf, type ScopeRights } from "./rights";

type Allowed = Extract<Access, { verdict: "allowed" }>;

/** Why a call is allowed, and a change of the rules that was tried and denies it. */
export function adviceToDeny(judged: Judged, demand: Demand, { what, by }: Allowed): string {
  if (vocabularyOf(judged.server).commands.get(what)?.noAuth) {
    return `\`${what}\` is allowed to everybody; no \`-${what}\` can deny it`;
  }
  const reason = by ? `the rule \`${by.text}\` allows it` : "a rule allows it by its first argument";
  return firstThatHelps(judged, demand, reason, [() => takenAway(judged, what, demand)]).advice;
}

/** The command taken away in every part of the rules, the user's own or a selector, that allows the call. */
function takenAway({ rules, server }: Judged, name: string, { call }: Demand): Change | undefined {
  const steps: string[] = [];
  let changed = rules;
  let open = allowing(rules, call, server);
  for (let [scope] = open; scope; [scope] = open) {
    const { selector, commands } = scope;
    const rule = commands.get(name) ?? firstArgumentRule(changed, selector, name, call, server);
    if (!rule) return undefined;
    const isExact = rule.kind === "firstArgument" || (rule.kind === "command" && rule.name === name);
    const dropped = isExact ? without(changed, rule) : changed;
    const isEnough = allowing(dropped, call, server).length < open.length;
    steps.push(
      `the rule \`${rule.text}\`${selector === undefined ? "" : ` in \`${selector}\``} allows it; ` +
        (isEnough ? "drop it" : `add \`-${name}\` after it`),
    );
    changed = isEnough ? dropped : inserted(changed, rule.at + rule.text.length, `-${name}`);
    const left = allowing(changed, call, server);
    if (left.length >= open.length) return undefined;
    open = left;
  }
  return { advice: steps.join(", and "), rules: changed };
}

/** The rule of a selector, or of the user's own ones, that allows a call by its first argument. */
function firstArgumentRule(
  rules: string,
  selector: string | undefined,
  name: string,
  call: readonly string[],
  server: AclServer,
): Rule | undefined {
  const all = parseRules(rules, server).rules;
  const inner = all.find((each) => each.kind === "selector" && each.text === selector);
  return (inner?.kind === "selector" ? inner.rules : all).find(
    (each) => each.kind === "firstArgument" && each.name === name && each.argument === call[1]?.toLowerCase(),
  );
}

/** The parts of rules that allow a call by themselves. */
function allowing(rules: string, call: readonly string[], server: AclServer): ScopeRights[] {
  const { scopes } = rightsOf(rules, server);
  return scopes.filter(
    (scope) => access({ server, login: true, scopes: [scope] }, call).verdict === "allowed",
  );
}
