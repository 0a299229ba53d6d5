import type { Report } from "../../components/impact/report/reportSchema";
import { approvedText } from "../preview/approved";
import { bytes, cutMark, cutText, wholeLines } from "../preview/shown/cutText";
import { markdownBody, markdownDiff, markdownHeading, plainDiff } from "../preview/shown/markdown";
import { code, prose } from "../preview/shown/markdownText";
import { classInWords } from "../preview/shown/reportParts";

/** By which the comment is found again. */
export const marker = "<!-- redis-server preview -->";

/** GitHub takes 65,536 characters in a comment; as bytes of UTF-8 they are never more. */
const longestComment = 65_536;

/** Bytes of a verdict: of the 256 stacks that a matrix of GitHub may have, with names of 100 characters, all fit. */
const verdictSizes = { least: 100, most: 300, together: 20_000 };
const longestVerdicts = 64_000;
const longestApproval = 16_384;
/** A diff of fewer bytes tells nothing. */
const shortestDiff = 500;

/** What became of the previews of all stacks that were to be previewed. */
export interface Previews {
  stacks: readonly string[];
  reports: readonly Report[];
  /** Where the whole is: a link, or words. */
  whole: string;
}

/**
 * The comment on a pull request: a verdict for every stack, whatever their number, and the reports, as much as fits. Pulumi's own
 * diffs are cut first, then what is longest.
 */
export function previewComment(previews: Previews): string {
  const verdicts = verdictList(previews);
  const room = longestComment - bytes(`${marker}\n\n${verdicts}${foot(previews)}`);
  const approved = approvedText(reportsOf(previews), Math.min(longestApproval, room));
  return fitted(`${marker}\n${approved}\n${verdicts}`, previews);
}

function reportsOf({ stacks, reports }: Previews): Report[] {
  return stacks.flatMap((stack) => reports.find((report) => report.stack === stack) ?? []);
}

function verdictList({ stacks, reports }: Previews): string {
  const { least, most, together } = verdictSizes;
  const size = Math.max(least, Math.min(most, Math.floor(together / stacks.length)));
  const lines = stacks.map((stack) => {
    const report = reports.find((each) => each.stack === stack);
    if (!report) return `- ${code(stack)}: **no report**, its job ended before`;
    return `- ${code(stack)}: **${classInWords[report.result]}**: ${shortProse(report.verdict, size)}`;
  });
  const kept = wholeLines(lines, longestVerdicts);
  const more = lines.length - kept.length;
  return ["### Previews", "", ...kept, ...(more > 0 ? [`- and ${more} more stacks`] : [])].join("\n");
}

/** A sentence of at most so many bytes of Markdown. */
function shortProse(text: string, most: number): string {
  let length = most;
  let shown = prose(text, length);
  while (bytes(shown) > most && length > 0) {
    length = Math.floor((length * most) / bytes(shown));
    shown = prose(text, length);
  }
  return shown;
}

function foot({ whole }: Previews): string {
  return `\n\nIn full, with Pulumi's own diffs: ${whole}\n`;
}

function fitted(head: string, previews: Previews): string {
  const reports = reportsOf(previews);
  const headings = previews.stacks.length === 1 ? [] : reports.map(markdownHeading);
  const fixed = [head, ...headings.map((heading) => `\n\n${heading}`), foot(previews)].join("");
  // Of each what separates its parts, and the line that says what is cut of it.
  const room = longestComment - bytes(fixed) - reports.length * (bytes(cutMark(0)) + 20);
  if (room < 0) return head + foot(previews);
  const bodies = cutFairly(reports.map(markdownBody), room, 0);
  // A fence may be longer than three, and the diff has to be cut by itself, or its fold would lose its end.
  const folds = reports.map(
    ({ diff }) => bytes(markdownDiff(diff).join("")) - bytes(plainDiff(diff)) + bytes(cutMark(0)),
  );
  const left = room - sum(bodies.map(bytes)) - sum(folds);
  const diffs = cutFairly(
    reports.map(({ diff }) => plainDiff(diff)),
    left,
    shortestDiff,
  );
  const sections = reports.map((_, index) =>
    [headings[index], bodies[index], ...markdownDiff(diffs[index] ?? "")].filter(Boolean).join("\n\n"),
  );
  return [head, ...sections].join("\n\n") + foot(previews);
}

/** Texts of at most so many bytes together, without the lines that say what is cut; the longest are cut, by whole lines. */
function cutFairly(texts: readonly string[], room: number, least: number): string[] {
  const shares = fairShares(texts.map(bytes), Math.max(0, room));
  return texts.map((text, index) => {
    const share = shares[index] ?? 0;
    if (bytes(text) <= share) return text;
    if (share < least) return "";
    return cutText(text, share);
  });
}

/** What each gets of a sum, when none gets more than it asks for and none less than another that gets less than it asks for. */
export function fairShares(asked: readonly number[], sum: number): number[] {
  const shares = asked.map(() => 0);
  const ascending = asked.map((size, index) => ({ size, index })).sort((a, b) => a.size - b.size);
  let left = sum;
  ascending.forEach(({ size, index }, place) => {
    const share = Math.min(size, Math.floor(left / (asked.length - place)));
    shares[index] = share;
    left -= share;
  });
  return shares;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, each) => all + each, 0);
}
