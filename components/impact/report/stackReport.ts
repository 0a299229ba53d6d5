import { type Concern, concernSchema, type Finding, type Report, type ServerReport } from "./reportSchema";
import type { ServerInput } from "./serverInput";
import { serverReport } from "./serverReport";
import { uncheckedOf } from "./unchecked";
import { counted, shortened } from "./wording";

/** A resource of the stack that is no server's and changes. */
export interface OtherChange {
  /** Such as `docker Container shop`. */
  what: string;
  change: "created" | "updated" | "replaced" | "deleted";
  /** The inputs that it is for. */
  keys: string[];
}

/** A comment shows the verdicts of all stacks. */
const longest = 159;

/** All that the report on a stack is made from. */
export interface StackInput extends Pick<Report, "stack" | "source" | "base" | "errors" | "diff"> {
  servers: ServerInput[];
  others: OtherChange[];
  findings: Finding[];
  /** What was not checked besides what each server's input shows. */
  unchecked: Report["unchecked"];
}

export function stackReport(input: StackInput): Report {
  const { stack, source, base, servers, others, findings, errors, diff } = input;
  const reports = servers.map((server) =>
    serverReport(
      server,
      findings.filter((finding) => finding.server === server.name),
      twinOf(server, servers),
    ),
  );
  const concerns = stackConcerns(input);
  return {
    version: 1,
    stack,
    source,
    base,
    result: resultOf(errors, [...concerns, ...reports.flatMap((report) => report.concerns)]),
    verdict: stackVerdict(input, reports),
    concerns,
    servers: reports,
    others: others.map(
      ({ what, change, keys }) => `${what}: ${change}${keys.length ? ` (${keys.join(", ")})` : ""}`,
    ),
    findings,
    unchecked: [...servers.flatMap((server, at) => uncheckedOf(server, reports[at])), ...input.unchecked],
    errors,
    diff,
  };
}

function resultOf(errors: readonly string[], concerns: readonly Concern[]): Report["result"] {
  if (errors.length > 0) return "failed";
  return concerns.length > 0 ? "look" : "nothing";
}

/** Why a person should look at what is no server's. */
function stackConcerns({ findings, others }: StackInput): Concern[] {
  const lost = others.filter(({ change }) => change === "replaced" || change === "deleted").map(concernOf);
  const found = new Set([...lost, ...(findings.some(({ server }) => server === null) ? ["policy"] : [])]);
  return concernSchema.options.filter((concern) => found.has(concern));
}

/** What a resource is to its users is known of few. */
function concernOf({ what }: OtherChange): Concern {
  if (/^docker (Container|Network) /.test(what)) return "restart";
  return what.startsWith("docker Volume ") ? "data" : "unknown";
}

function stackVerdict({ errors, others, findings }: StackInput, servers: readonly ServerReport[]): string {
  const [error] = errors;
  if (error !== undefined) return `failed: ${shortened(error.replace(/\s+/g, " "), 130)}`;
  const besides = others.length > 0 ? `${counted(others.length, "other resource")} changed` : "";
  const found = findings.length > 0 ? `; ${counted(findings.length, "policy finding")}` : "";
  const line = verdictOfServers(servers, besides);
  return line.length + found.length <= longest ? line + found : line;
}

function verdictOfServers(servers: readonly ServerReport[], besides: string): string {
  const [first, ...more] = servers;
  if (first === undefined) return besides || "no change; there is no server in this stack";
  const own = more.length === 0 ? first.verdict : verdictOfAll(servers);
  return own === "no change" && besides ? `no change of a server; ${besides}` : own;
}

/** Of several servers those that change, the most serious ones first. */
function verdictOfAll(servers: readonly ServerReport[]): string {
  const changed = servers.filter(({ verdict }) => verdict !== "no change");
  if (changed.length === 0) return "no change";
  const sorted = [...changed].sort((a, b) => weightOf(b) - weightOf(a));
  const unchanged = servers.length - changed.length;
  const lines = sorted
    .slice(0, 2)
    .map(
      ({ name, verdict }) => `${shortened(name, 20)}: ${inShort(verdict, 62 - Math.min(name.length, 20))}`,
    );
  const rest = changed.length - lines.length;
  return [
    ...lines,
    ...(rest > 0 ? [`${rest} more`] : []),
    ...(unchanged > 0 ? [`${unchanged} unchanged`] : []),
  ].join("; ");
}

/** What a person has to see first: data, then who is cut off, then all else. */
function weightOf({ concerns }: ServerReport): number {
  const first = Number(concerns.includes("data")) * 4 + Number(concerns.includes("restart")) * 2;
  return 10 * first + concerns.length;
}

/** A verdict in one part of another one: what becomes of the data before all that may have to be left out. */
function inShort(verdict: string, most: number): string {
  const [happens = "", ...more] = verdict.split("; ");
  const isNoNews = more.length > 0 && happens.startsWith("live, nobody");
  const ofData = more.filter((part) => /^data (lost|at risk)/.test(part));
  const others = more.filter((part) => !/^data /.test(part));
  const [whole, short] = [ofData, ofData.map((part) => part.split(":")[0] ?? "")].map((data) => [
    ...(isNoNews ? [] : [happens]),
    ...data,
    ...others,
  ]) as [string[], string[]];
  if (whole.join(", ").length <= most) return whole.join(", ");
  while (short.length > 1 && short.join(", ").length > most) short.pop();
  return shortened(short.join(", "), most);
}

/** Where one server goes and one comes, they may be the same one with another name; of more, nobody can tell. */
function twinOf(server: ServerInput, servers: readonly ServerInput[]): string | undefined {
  const gone = servers.filter(({ before, after }) => before && !after);
  const created = servers.filter(({ before, after }) => !before && after);
  if (gone.length !== 1 || created.length !== 1) return undefined;
  if (server === gone[0]) return created[0]?.name;
  return server === created[0] ? gone[0]?.name : undefined;
}
