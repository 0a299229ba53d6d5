import type { DeclaredServer, ServerProperty } from "../../components/impact/report/sides/declaredServer";

export const environments = ["dev", "staging", "prod"] as const;
export type Environment = (typeof environments)[number];

export const severities = ["off", "advisory", "mandatory"] as const;
/** `advisory`: a person should look. `mandatory`: the preview, and the update, fail. */
export type Severity = (typeof severities)[number];

/**
 * How a server breaks a rule, and how to mend it. The text repeats no value of an argument: a policy pack is given secrets in the
 * clear, and is not told which values are.
 */
export interface Violation {
  /** For rules about users. */
  user?: string;
  text: string;
}

/** What a server must be like. */
export interface Rule {
  /** As exceptions, settings and reports name it. */
  id: string;
  /** What it demands, a sentence without its full stop. */
  demand: string;
  severity: Record<Environment, Severity>;
  /** What of a server it is judged by: where one of these is not known, it cannot be. */
  needs: readonly ServerProperty[];
  judge(server: DeclaredServer): Violation[];
}
