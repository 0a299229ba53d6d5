import { z } from "zod";
import { type Environment, environments, type Rule, type Severity, severities } from "./rules/rule";

/** `policy/environments.yaml`: which stacks are of which environment, and what a rule weighs otherwise than it does by itself. */
export const settingsSchema = z.strictObject({
  stacks: z.record(z.string(), z.enum(environments)).default({}),
  severities: z.record(z.string(), z.partialRecord(z.enum(environments), z.enum(severities))).default({}),
});

export type PolicySettings = z.output<typeof settingsSchema>;

/** By the stack's own name, unless the settings say otherwise; what nobody thought of is taken as strictly as production. */
export function environmentOf(stack: string, { stacks }: PolicySettings): Environment {
  return stacks[stack] ?? environments.find((name) => name === stack) ?? "prod";
}

export function severityOf(rule: Rule, environment: Environment, settings: PolicySettings): Severity {
  return settings.severities[rule.id]?.[environment] ?? rule.severity[environment];
}
