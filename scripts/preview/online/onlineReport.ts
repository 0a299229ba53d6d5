import type { Report } from "../../../components/impact/report/reportSchema";
import { stackReport } from "../../../components/impact/report/stackReport";
import type { Place } from "../../setup/command";
import { askServers } from "../facts/askServers";
import { publicReport } from "../publicReport";
import { policyOutcome } from "./findings";
import { otherChanges } from "./otherChanges";
import { policyPackFor } from "./policyPack";
import { type PreviewOptions, type PreviewRun, runPreview } from "./previewRun";
import { serverInputs } from "./serverInputs";

export interface ReportOptions extends Omit<PreviewOptions, "policyPack"> {
  /** Whether the policy pack judges, too. */
  policy?: boolean;
}

/** The report on a stack by one `pulumi preview`, beside which the running servers are asked. */
export async function onlineReport(
  stack: string,
  place: Place,
  { policy: withPolicy = false, refresh }: ReportOptions = {},
): Promise<Report> {
  const pack = withPolicy ? await policyPackFor(stack, place) : { unknown: "nobody asked for it" };
  const policyPack = "directory" in pack ? pack.directory : undefined;
  const [run, asked] = await Promise.all([
    runPreview(stack, place, { refresh, policyPack }),
    askServers(stack, place),
  ]);
  const { events } = run;
  const servers = serverInputs(events, asked).filter(({ isWhole }) => run.succeeded || isWhole);
  const policy = policyOutcome(pack, events, run.succeeded);
  const report = stackReport({
    stack,
    source: "preview",
    base: "the state of the stack",
    servers: servers.map(({ input }) => input),
    others: otherChanges(events.resources),
    findings: policy.findings,
    errors: errorsOf(run, policy.errors),
    unchecked: [
      ...servers.flatMap(({ unchecked }) => unchecked),
      ...(refresh
        ? []
        : [{ what: "changes by hand", why: "the preview looks for them with --refresh only" }]),
      ...policy.unchecked,
    ],
    diff: run.diff,
  });
  return publicReport(report, place, events.resources);
}

/** Why a preview failed; where the engine itself did not come to say so, what it wrote to stderr. */
function errorsOf({ events, succeeded, complaint }: PreviewRun, ofPolicy: string[]): string[] {
  const told = events.said.filter(({ severity }) => severity === "error").map(({ text }) => text);
  const own = [...new Set(told)]
    .filter((text) => !/^(preview|update) failed$/.test(text))
    // Where in the engine a hook refused it is nothing to the reader.
    .map((text) => text.replace(/^(Preview failed: )?(before hook "[^"]*" failed: )?/, ""));
  const errors = [...ofPolicy, ...own];
  if (errors.length > 0 || (succeeded && events.isComplete)) return errors;
  return [complaint.replace(/^error: /, "") || "pulumi preview ended without saying why"];
}
