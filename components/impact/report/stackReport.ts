import { type Concern, concernSchema, type Finding, type Report, type ServerReport } from "./reportSchema";
import type { ServerInput } from "./serverInput";
import { serverReport } from "./serverReport";
import { uncheckedOf } from "./unchecked";

/** A resource of the stack that is no server's and changes. */
export interface OtherChange {
  /** Such as `docker Container shop`. */
  what: string;
  change: "created" | "updated" | "replaced" | "deleted";
  /** The inputs that it is for. */
  keys: string[];
}

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

function stackVerdict({ errors, others }: StackInput, servers: readonly ServerReport[]): string {
  const [error] = errors;
  if (error !== undefined) return `failed: ${cut(error.replace(/\s+/g, " "), 130)}`;
  const [first, ...more] = servers;
  const besides =
    others.length > 0 ? `${others.length} other resource${others.length > 1 ? "s" : ""} changed` : "";
  if (first === undefined) return besides || "no change; there is no server in this stack";
  const own = more.length === 0 ? first.verdict : verdictOfAll(servers);
  return own === "no change" && besides ? `no change of a server; ${besides}` : own;
}

/** Of several servers those that change, the most serious ones first. */
function verdictOfAll(servers: readonly ServerReport[]): string {
  const changed = servers.filter(({ verdict }) => verdict !== "no change");
  if (changed.length === 0) return "no change";
  const sorted = [...changed].sort((a, b) => b.concerns.length - a.concerns.length);
  const unchanged = servers.length - changed.length;
  const lines = sorted
    .slice(0, 2)
    .map(({ name, verdict }) => `${name}: ${cut(verdict.split("; ")[0] ?? "", 50)}`);
  const rest = changed.length - lines.length;
  return [
    ...lines,
    ...(rest > 0 ? [`${rest} more server${rest > 1 ? "s" : ""} changed`] : []),
    ...(unchanged > 0 ? [`${unchanged} unchanged`] : []),
  ].join("; ");
}

/** Where one server goes and one comes, they may be the same one with another name; of more, nobody can tell. */
function twinOf(server: ServerInput, servers: readonly ServerInput[]): string | undefined {
  const gone = servers.filter(({ before, after }) => before && !after);
  const created = servers.filter(({ before, after }) => !before && after);
  if (gone.length !== 1 || created.length !== 1) return undefined;
  if (server === gone[0]) return created[0]?.name;
  return server === created[0] ? gone[0]?.name : undefined;
}

function cut(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}
