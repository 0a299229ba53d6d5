import type { Finding, Report } from "../../../components/impact/report/reportSchema";
import { logicalName } from "../../../components/impact/report/sides/fromResources";
import { exceptionsRule, notJudgedRule, whatOf } from "../../../policy/judge";
import { allRules } from "../../../policy/rules/allRules";
import type { PreviewEvents } from "./engineEvents";
import type { PolicyPack } from "./policyPack";
import { serverOf } from "./serverInputs";

/** What a report says of the policy. */
export interface PolicyOutcome {
  findings: Finding[];
  unchecked: Report["unchecked"];
  /** Why the preview failed, where that is a finding. */
  errors: string[];
}

/** What the policy pack found in a preview, by the engine's events. */
export function policyOutcome(
  pack: PolicyPack,
  { violations, resources, isComplete }: Pick<PreviewEvents, "violations" | "resources" | "isComplete">,
  succeeded: boolean,
): PolicyOutcome {
  const outcome: PolicyOutcome = { findings: [], unchecked: [], errors: [] };
  for (const { rule, isMandatory, text, urn } of violations) {
    const severity = isMandatory ? "mandatory" : "advisory";
    const component = serverOf(urn, resources);
    const server = component === undefined ? null : logicalName(component);
    const own = withoutDemand(text);
    if (rule === notJudgedRule.id) outcome.unchecked.push({ what: whatOf(server ?? ""), why: own });
    else outcome.findings.push({ rule, severity, server, text: own });
  }
  outcome.errors = refusals(outcome.findings);
  if ("unknown" in pack) outcome.unchecked.push({ what: "the policy", why: pack.unknown });
  else if (outcome.errors.length === 0 && !(succeeded && isComplete))
    outcome.unchecked.push({ what: "the policy", why: "the preview failed before the pack could judge" });
  return outcome;
}

/** Mandatory findings as the reason why a preview fails. */
export function refusals(findings: readonly Finding[]): string[] {
  const mandatory = findings.filter(({ severity }) => severity === "mandatory");
  const rules = [...new Set(mandatory.map(({ rule }) => rule))];
  return rules.length > 0 ? [`the policy refuses it (${rules.join(", ")}): see its findings`] : [];
}

const demands = new Set([...allRules, exceptionsRule, notJudgedRule].map(({ demand }) => demand));

/** The engine puts what a rule demands before what is said of a resource. */
function withoutDemand(text: string): string {
  const [first = "", ...rest] = text.split("\n");
  return rest.length > 0 && demands.has(first) ? rest.join("\n") : text;
}
