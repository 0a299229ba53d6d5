import type { AclServer } from "../../image/serverOfImage";
import { parseRules, type Rule } from "../grammar/parseRules";
import { type Access, access } from "./access";
import {
  type Advised,
  type Change,
  type Demand,
  firstThatHelps,
  inserted,
  isBeyondCommand,
  type Judged,
  trial,
  without,
} from "./advice";
import type { KeyUse } from "./commandCall";
import { rightsOf } from "./rights";

type Denied = Extract<Access, { verdict: "denied" }>;

/** Why a call is denied, and a change of the rules that was tried and allows it. */
export function adviceToAllow(judged: Judged, demand: Demand, denied: Denied): Advised {
  const { kind, what, by } = denied;
  const reason = by
    ? `the rule \`${by.text}\` denies it`
    : kind === "command"
      ? "no rule allows it"
      : `no rule allows ${kind === "key" ? "this with the key" : "the channel"} \`${what}\``;
  const toOwn = () => added(judged, demand, reason);
  const toSelectors = () => selectorAdded(judged, demand, reason);
  // Where a selector alone has the command, the user's own rules for it would reach all of the user's own keys, and its own commands the new one.
  const additions = isOfSelector(judged, demand, denied) ? [toSelectors, toOwn] : [toOwn, toSelectors];
  return firstThatHelps(judged, demand, reason, [() => movedBehind(judged, demand, denied), ...additions]);
}

/** Whether a selector allows the command, and the user's own rules neither that nor the keys. */
function isOfSelector({ rules, server }: Judged, demand: Demand, { kind }: Denied): boolean {
  return kind !== "command" && /^\+\S+ /.test(missingRules(rules, demand, server) ?? "");
}

/** There is a rule that would allow it, and a later one undoes it. */
function movedBehind(judged: Judged, demand: Demand, { kind, what, by }: Denied): Change | undefined {
  const all = parseRules(judged.rules, judged.server).rules;
  const undoes = (rule: Rule) =>
    (kind === "command" ? rule.at === by?.at : isReset(rule)) || isClearing(rule);
  const would = (rule: Rule) =>
    kind === "command"
      ? rule.kind === "selector" || (rule.kind === "command" && rule.name === what)
      : !isReset(rule);
  for (const later of all.filter(undoes)) {
    for (const earlier of all.filter((rule) => rule.at < later.at && would(rule))) {
      const behind = inserted(judged.rules, later.at + later.text.length, earlier.text);
      const rules = without(behind, earlier);
      if (!trial(judged, demand, rules).helps) continue;
      const advice =
        `the later rule \`${later.text}\` takes \`${earlier.text}\` away again, which would allow it; ` +
        `move \`${earlier.text}\` behind \`${later.text}\``;
      return { advice, rules };
    }
  }
  return undefined;
}

function isReset(rule: Rule): boolean {
  return rule.kind === "none" && rule.of !== "commands";
}

function isClearing(rule: Rule): boolean {
  return rule.kind === "user" && rule.word === "clearselectors";
}

/** Rules of the user's own that allow it, after the one that would undo them. */
function added(judged: Judged, demand: Demand, reason: string): Change | undefined {
  const { rules, server } = judged;
  const more = missingRules(rules, demand, server);
  if (!more) return undefined;
  const tokens = parseRules(rules, server).rules;
  const undoes = [...tokens]
    .reverse()
    .find(({ at }) => !trial(judged, demand, inserted(rules, at, more)).helps);
  const where = undoes ? ` after ${reason.includes(`\`${undoes.text}\``) ? "it" : `\`${undoes.text}\``}` : "";
  const pattern = /^(%[RW])?~\S+$/.test(more) && !where ? ", or a pattern that matches it" : "";
  return { advice: `${reason}; add \`${more}\`${where}${pattern}`, rules: `${rules} ${more}` };
}

/** For where rules of the user's own would allow more than they must. */
function selectorAdded({ rules, server }: Judged, demand: Demand, reason: string): Change | undefined {
  const more = demand.commandOnly ? undefined : missingRules("", demand, server);
  return more === undefined
    ? undefined
    : { advice: `${reason}; add the selector \`(${more})\``, rules: `${rules} (${more})` };
}

/** What has to be added to rules so that they allow a call by themselves, without their selectors. */
function missingRules(rules: string, { call, commandOnly }: Demand, server: AclServer): string | undefined {
  const more: string[] = [];
  for (;;) {
    const [own] = rightsOf([rules, ...more].join(" "), server).scopes;
    const answer = access({ server, login: true, scopes: own ? [own] : [] }, call);
    const isEnough = answer.verdict === "allowed" || (commandOnly && isBeyondCommand(answer));
    if (isEnough) return more.join(" ");
    if (answer.verdict !== "denied") return undefined;
    const rule = ruleFor(answer, call);
    if (more.includes(rule)) return undefined;
    more.push(rule);
  }
}

function ruleFor(denied: Denied, call: readonly string[]): string {
  if (denied.kind === "command") return `+${denied.what}`;
  // PSUBSCRIBE may name what is allowed literally only.
  const isPattern = call[0]?.toLowerCase() === "psubscribe";
  const literal = isPattern ? denied.what : denied.what.replace(/[\\*?[]/g, "\\$&");
  return `${denied.kind === "key" ? keySign(denied.use) : "&"}${literal}`;
}

/** For no more than the command does with the key. */
function keySign({ read, write }: KeyUse): string {
  if (read === write) return "~";
  return read ? "%R~" : "%W~";
}
