import type { Report, ServerReport, UserReport } from "../../../../components/impact/report/reportSchema";

/** A user of whom nothing changes but what a test says. */
export const someUser = (name: string, changed: Partial<UserReport> = {}): UserReport => ({
  name,
  change: "changed",
  gainsDangerous: [],
  gains: [],
  losesDangerous: [],
  loses: [],
  sessionsClosed: 0,
  password: null,
  expectations: [],
  ...changed,
});

/** A report on a stack with one server, of which nothing is said but what a test says. */
export const someReport = (stack: string, server: ServerReport, more: Partial<Report> = {}): Report => ({
  version: 1,
  stack,
  source: "preview",
  base: "the state of the stack",
  result: server.concerns.length > 0 ? "look" : "nothing",
  verdict: server.verdict,
  concerns: [],
  servers: [server],
  others: [],
  findings: [],
  unchecked: [],
  errors: [],
  diff: "",
  ...more,
});
