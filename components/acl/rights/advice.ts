import type { AclServer } from "../../image/serverOfImage";
import { parseRules, type Rule } from "../grammar/parseRules";
import { access } from "./access";
import { type Rights, rightsOf } from "./rights";

/** What a user must, or must not, be able to run. */
export interface Demand {
  property: "mustAllow" | "mustDeny";
  /** As it was declared. */
  text: string;
  call: readonly string[];
}

/** Rules, and every demand on them: advice that meets one of them must not break another. */
export interface Judged {
  rules: string;
  demands: readonly Demand[];
  server: AclServer;
}

/** A change of the rules, in words and done. */
export interface Change {
  advice: string;
  rules: string;
}

/** Whether rules meet a demand, as far as that can be known before the server is asked. */
export function isMet(rights: Rights, { property, call }: Demand): boolean {
  const { verdict } = access(rights, call);
  return verdict === "unknown" || verdict === (property === "mustAllow" ? "allowed" : "denied");
}

/** The advice of the first change that meets the demand and breaks no other; where there is none, that is said. */
export function firstThatHelps(
  judged: Judged,
  demand: Demand,
  reason: string,
  candidates: (() => Change | undefined)[],
): string {
  let harmed: Demand | undefined;
  for (const candidate of candidates) {
    const change = candidate();
    if (!change) continue;
    const { helps, broken } = trial(judged, demand, change.rules);
    if (helps && !broken) return change.advice;
    harmed ??= helps ? broken : undefined;
  }
  return harmed
    ? `${reason}, and no single rule changes that without breaking ${harmed.property} \`${harmed.text}\`; ` +
        "narrow the rules' keys or channels, or drop one of the two demands"
    : `${reason}, and no single rule changes that; write the rules anew`;
}

/** What becomes of the demands when the rules are changed. */
export function trial(
  { rules, demands, server }: Judged,
  demand: Demand,
  changed: string,
): { helps: boolean; broken?: Demand } {
  if (parseRules(changed, server).problems.length > 0) return { helps: false };
  const [before, after] = [rightsOf(rules, server), rightsOf(changed, server)];
  return {
    helps: isMet(after, demand),
    broken: demands.find((other) => other !== demand && isMet(before, other) && !isMet(after, other)),
  };
}

export function inserted(rules: string, at: number, rule: string): string {
  return `${rules.slice(0, at)} ${rule} ${rules.slice(at)}`;
}

export function without(rules: string, { at, text }: Rule): string {
  return rules.slice(0, at) + rules.slice(at + text.length);
}
