// pulumi preview --policy-pack policy: the rules of policy/rules on every RedisServer of a stack; see docs/policy.md.
import { type Policies, PolicyPack, type ReportViolation, type StackValidationPolicy } from "@pulumi/policy";
import { DeclaredServers } from "./declaredServers";
import { exceptionRemarks, exceptionsRule, judged, notJudgedRule, type Remark } from "./judge";
import { policyContext } from "./load";
import { allRules } from "./rules/allRules";
import { environmentOf, severityOf } from "./settings";

// Both language hosts tell it so; nobody does where a pack is only published.
const context = policyContext(process.env.PULUMI_NODEJS_STACK ?? "");
const environment = environmentOf(context.stack, context.settings);
const servers = new DeclaredServers();

const collecting: Policies[number] = {
  name: "declared-servers",
  description: "Reads what the rules are judged by; it reports nothing",
  enforcementLevel: "advisory",
  validateResource: (resource) => servers.add(resource),
};

const rules = allRules.map((rule): StackValidationPolicy => {
  const severity = severityOf(rule, environment, context.settings);
  return {
    name: rule.id,
    description: rule.demand,
    enforcementLevel: severity === "off" ? "disabled" : severity,
    validateStack: (_stack, report) => reportAll(judged(rule, servers.all(), context).broken, report),
  };
});

const besides = [
  { ...exceptionsRule, remarks: () => exceptionRemarks(servers.all(), context) },
  { ...notJudgedRule, remarks: () => notJudged() },
].map(
  ({ id, demand, remarks }): StackValidationPolicy => ({
    name: id,
    description: demand,
    enforcementLevel: "advisory",
    validateStack: (_stack, report) => reportAll(remarks(), report),
  }),
);

function notJudged(): Remark[] {
  const weighed = allRules.filter((rule) => severityOf(rule, environment, context.settings) !== "off");
  return weighed.flatMap((rule) => judged(rule, servers.all(), context).notJudged);
}

function reportAll(remarks: readonly Remark[], report: ReportViolation): void {
  for (const { server, text } of remarks) report(text, servers.urnOf(server));
}

new PolicyPack("redis-server", { policies: [collecting, ...rules, ...besides] });
