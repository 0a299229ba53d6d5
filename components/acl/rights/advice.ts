import type { AclServer } from "../../image/serverOfImage";
import { parseRules, type Rule } from "../grammar/parseRules";
import { type Access, access } from "./access";
import { type Rights, rightsOf } from "./rights";

/** What a user must, or must not, be able to run. */
export interface Demand {
  property: "mustAllow" | "mustDeny";
  /** As it was declared. */
  text: string;
  call: readonly string[];
  /** Its arguments are not known: of keys and channels nothing is asked. */
  commandOnly?: true;
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

/** What to do, and the rules after it; none where no single change does it. */
export type Advised = Pick<Change, "advice"> & Partial<Change>;

/** Whether rules meet a demand, as far as that can be known before the server is asked. */
export function isMet(rights: Rights, { property, call, commandOnly }: Demand): boolean {
  const answer = access(rights, call);
  const isBeyond = commandOnly && isBeyondCommand(answer);
  const verdict = isBeyond ? "allowed" : answer.verdict;
  return verdict === "unknown" || verdict === (property === "mustAllow" ? "allowed" : "denied");
}

/** Whether the command itself is allowed, and what is denied is a key or channel of its arguments. */
export function isBeyondCommand(answer: Access): boolean {
  return answer.verdict === "denied" && answer.kind !== "command";
}

/** The first change that meets the demand and breaks no other; where there is none, that is said. */
export function firstThatHelps(
  judged: Judged,
  demand: Demand,
  reason: string,
  candidates: (() => Change | undefined)[],
): Advised {
  let harmed: Demand | undefined;
  for (const candidate of candidates) {
    const change = candidate();
    if (!change) continue;
    const { helps, broken } = trial(judged, demand, change.rules);
    if (helps && !broken) return change;
    harmed ??= helps ? broken : undefined;
  }
  const advice = harmed
    ? `${reason}, and no single rule changes that without breaking ${harmed.property} \`${harmed.text}\`; ` +
      "narrow the rules' keys or channels, or drop one of the two demands"
    : `${reason}, and no single rule changes that; write the rules anew`;
  return { advice };
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
