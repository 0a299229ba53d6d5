import { logicalName } from "../../components/impact/report/fromResources";
import type { Finding, Report } from "../../components/impact/report/reportSchema";
import { stackReport } from "../../components/impact/report/stackReport";
import type { Place } from "../setup/command";
import { askServers } from "./askServers";
import type { PreviewEvents } from "./engineEvents";
import { otherChanges } from "./otherChanges";
import { type PreviewOptions, type PreviewRun, runPreview } from "./previewRun";
import { publicReport } from "./publicReport";
import { serverInputs, serverOf } from "./serverInputs";

/** The report on a stack by one `pulumi preview`, beside which the running servers are asked. */
export async function onlineReport(
  stack: string,
  place: Place,
  options: PreviewOptions = {},
): Promise<Report> {
  const [run, asked] = await Promise.all([runPreview(stack, place, options), askServers(stack, place)]);
  const { events } = run;
  const servers = serverInputs(events, asked).filter(({ isWhole }) => run.succeeded || isWhole);
  const report = stackReport({
    stack,
    source: "preview",
    base: "the state of the stack",
    servers: servers.map(({ input }) => input),
    others: otherChanges(events.resources),
    findings: findingsOf(events),
    errors: errorsOf(run),
    unchecked: [
      ...servers.flatMap(({ unchecked }) => unchecked),
      ...(options.refresh
        ? []
        : [{ what: "changes by hand", why: "the preview looks for them with --refresh only" }]),
    ],
    diff: run.diff,
  });
  return publicReport(report, place);
}

function findingsOf({ violations, resources }: PreviewEvents): Finding[] {
  return violations.map(({ rule, isMandatory, text, urn }) => {
    const server = serverOf(urn, resources);
    return {
      rule,
      severity: isMandatory ? "mandatory" : "advisory",
      server: server === undefined ? null : logicalName(server),
      text,
    };
  });
}

/** Why a preview failed; where the engine itself did not come to say so, what it wrote to stderr. */
function errorsOf({ events, succeeded, complaint }: PreviewRun): string[] {
  const told = events.said.filter(({ severity }) => severity === "error").map(({ text }) => text);
  const errors = [...new Set(told)]
    .filter((text) => !/^(preview|update) failed$/.test(text))
    // Where in the engine a hook refused it is nothing to the reader.
    .map((text) => text.replace(/^(Preview failed: )?(before hook "[^"]*" failed: )?/, ""));
  if (errors.length > 0 || (succeeded && events.isComplete)) return errors;
  return [complaint.replace(/^error: /, "") || "`pulumi preview` ended without saying why"];
}
