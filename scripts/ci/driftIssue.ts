import type { Report } from "../../components/impact/report/reportSchema";
import { code, prose } from "../preview/shown/markdownText";

/** By which the issue is found again. */
export const driftMarker = "<!-- redis-server drift -->";

/** What a check of all stacks found: `unknown` where nothing was found, but not every stack could be looked at. */
export type Found = "drift" | "clean" | "unknown";

/** Bytes: GitHub takes 65,536 characters in an issue. */
const longestIssue = 60_000;

export function foundIn(stacks: readonly string[], reports: readonly Report[]): Found {
  if (reports.some(hasDrift)) return "drift";
  return stacks.every((stack) => wasChecked(reports.find((report) => report.stack === stack)))
    ? "clean"
    : "unknown";
}

function hasDrift({ servers }: Report): boolean {
  return servers.some(({ drift }) => drift.length > 0);
}

/** A report that failed has looked at nothing. */
function wasChecked(report: Report | undefined): boolean {
  return report !== undefined && report.result !== "failed" && notLookedAt(report).length === 0;
}

/** Of what a report could not tell, what has to do with changes by hand: not a value that the stack keeps secret. */
function notLookedAt({ unchecked }: Report): Report["unchecked"] {
  return unchecked.filter(({ what }) => /^(changes by hand|the running server|the files) ?/.test(what));
}

export function driftTitle(reports: readonly Report[]): string {
  const stacks = reports.filter(hasDrift).map(({ stack }) => stack);
  return `Drift: ${stacks.join(", ") || "not every stack could be checked"}`;
}

/**
 * The text of the one issue on what somebody changed by hand, on all stacks: what was found, and what the next update will do about
 * it.
 *
 * @param link where the reports are in full
 */
export function driftIssue(stacks: readonly string[], reports: readonly Report[], link: string): string {
  const head = [
    driftMarker,
    "Somebody or something changed these servers outside of the program. The next `pulumi up` of the stack does what stands at each;",
    "to keep a change, declare it in the stack's file first.",
  ];
  const sections = stacks.flatMap((stack) =>
    section(
      stack,
      reports.find((report) => report.stack === stack),
    ),
  );
  const foot = ["", `The reports in full: ${link}`, ""];
  const whole = [...head, ...sections, ...foot].join("\n");
  if (Buffer.byteLength(whole) <= longestIssue) return whole;
  const verdicts = stacks.map((stack) => {
    const report = reports.find((each) => each.stack === stack);
    return `- \`${stack}\`: ${report && hasDrift(report) ? "drift" : "none, or not checked"}`;
  });
  return [...head, "", ...verdicts, ...foot].join("\n");
}

function section(stack: string, report: Report | undefined): string[] {
  const title = ["", `### \`${stack}\``, ""];
  if (!report) return [...title, "Not checked: there is no report; the log of the run says why."];
  const found = report.servers.flatMap(({ name, drift }) =>
    drift.map(({ what, update }) => `- ${code(name)}: ${prose(what)}. The next update: ${prose(update)}`),
  );
  const errors = report.errors.map((error) => `- Not checked: ${prose(error)}`);
  const unchecked = notLookedAt(report).map(
    ({ what, why }) => `- Not checked: ${prose(what)}: ${prose(why)}`,
  );
  const lines = [...found, ...errors, ...unchecked];
  return [...title, ...(lines.length > 0 ? lines : ["Nothing."])];
}
