import type { Finding } from "../components/impact/report/reportSchema";
import type { DeclaredServer } from "../components/impact/report/sides/declaredServer";
import { covers, type Exception, exceptionInWords, isExpired } from "./exceptions";
import { allRules } from "./rules/allRules";
import type { Rule } from "./rules/rule";
import { environmentOf, type PolicySettings, severityOf } from "./settings";

/** What the servers of a stack are judged by, besides the rules. */
export interface PolicyContext {
  stack: string;
  settings: PolicySettings;
  exceptions: readonly Exception[];
  /** As `2026-11-27`. */
  today: string;
}

/** What is said of a server, or, without one, of the stack. */
export interface Remark {
  server?: string;
  text: string;
}

/** What a rule finds in the servers of one stack. */
export interface Judgement {
  broken: Remark[];
  /** Broken too, with an exception. */
  allowed: Remark[];
  /** Where what the rule needs is not known. */
  notJudged: Remark[];
}

/** Under which allowed violations and faults of the exceptions are reported: whatever a rule weighs, they are advisory. */
export const exceptionsRule = {
  id: "exceptions",
  demand: "What is allowed for a while, and exceptions that are over or name nothing",
};

/** Under which it is reported that a rule could not be judged. */
export const notJudgedRule = {
  id: "not-judged",
  demand: "Rules that need what this preview does not know yet, or what is secret",
};

export function judged(rule: Rule, servers: readonly DeclaredServer[], context: PolicyContext): Judgement {
  const judgement: Judgement = { broken: [], allowed: [], notJudged: [] };
  const valid = exceptionsHere(context).filter((exception) => !isExpired(exception, context.today));
  for (const server of servers) {
    const missing = rule.needs.filter((property) => server[property] === undefined);
    for (const property of missing) {
      const why = server.notShown[property] ?? "not known";
      judgement.notJudged.push({ server: server.name, text: `${rule.id}: ${property} is ${why}` });
    }
    for (const { user, text } of missing.length > 0 ? [] : rule.judge(server)) {
      const exception = valid.find((each) => covers(each, { rule: rule.id, server: server.name, user }));
      if (exception === undefined) judgement.broken.push({ server: server.name, text });
      else {
        const { until, reason } = exception;
        const excepted = `${rule.id} is allowed until ${until} because ${reason}: ${text}`;
        judgement.allowed.push({ server: server.name, text: excepted });
      }
    }
  }
  return judgement;
}

/** What is reported of the exceptions: what they allow, and which of them are over or allow nothing. */
export function exceptionRemarks(servers: readonly DeclaredServer[], context: PolicyContext): Remark[] {
  const environment = environmentOf(context.stack, context.settings);
  const weighed = allRules.filter((rule) => severityOf(rule, environment, context.settings) !== "off");
  const allowed = weighed.flatMap((rule) => judged(rule, servers, context).allowed);
  return [...allowed, ...exceptionsHere(context).flatMap((each) => faultsOf(each, servers, context.today))];
}

function faultsOf(exception: Exception, servers: readonly DeclaredServer[], today: string): Remark[] {
  const told = exceptionInWords(exception);
  const rule = allRules.find(({ id }) => id === exception.rule);
  if (rule === undefined) {
    const known = allRules.map(({ id }) => id).join(", ");
    return [{ text: `${told} names no rule; there are ${known}` }];
  }
  const { server, user, until } = exception;
  if (isExpired(exception, today)) {
    return [
      {
        server,
        text: `${told} ended on ${until}: mend what it was for, and take it out of policy/exceptions.yaml`,
      },
    ];
  }
  const named = servers.filter(({ name }) => server === undefined || name === server);
  if (named.length === 0) return [{ text: `${told} names no server of this stack; take it out` }];
  const isThere = user === undefined || named.some(({ users }) => users === undefined || user in users);
  if (!isThere) return [{ server, text: `${told} names no user of this stack; take it out` }];
  return [];
}

function exceptionsHere({ stack, exceptions }: PolicyContext): Exception[] {
  return exceptions.filter((exception) => exception.stack === stack);
}

/** All that the pack says of a stack, as a report has it. */
export function findingsOf(
  servers: readonly DeclaredServer[],
  context: PolicyContext,
): { findings: Finding[]; unchecked: { what: string; why: string }[] } {
  const environment = environmentOf(context.stack, context.settings);
  const findings: Finding[] = [];
  const unchecked: { what: string; why: string }[] = [];
  for (const rule of allRules) {
    const severity = severityOf(rule, environment, context.settings);
    if (severity === "off") continue;
    const { broken, notJudged } = judged(rule, servers, context);
    for (const { server = null, text } of broken) findings.push({ rule: rule.id, severity, server, text });
    for (const { server = "", text } of notJudged) unchecked.push({ what: whatOf(server), why: text });
  }
  for (const { server = null, text } of exceptionRemarks(servers, context))
    findings.push({ rule: exceptionsRule.id, severity: "advisory", server, text });
  return { findings, unchecked };
}

/** As a report names a rule that could not be judged; which one, the reason says. */
export function whatOf(server: string): string {
  return `a rule of the policy pack on ${server}`;
}
