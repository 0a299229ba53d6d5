import type { Report } from "../../../components/impact/report/reportSchema";
import { concernsInWords } from "../approved";
import { cutText } from "./cutText";
import { code, fenced, prose } from "./markdownText";
import { classInWords, comparedInWords, errorsSection, serverSections, stackSections } from "./reportParts";
import type { Item, Part, Section } from "./section";

/** Bytes: GitHub takes 1 MiB in the summary of a step, and the fence of a diff may be twice as long as the diff. */
const longest = { body: 100_000, diff: 300_000 };

/** A report in GitHub's Markdown, whole; Pulumi's own diff folded at its end. */
export function markdownReport(report: Report): string {
  const body = cutText(markdownBody(report), longest.body);
  const parts = [markdownHeading(report), bold(report.verdict), body];
  return `${[...parts, ...markdownDiff(cutText(plainDiff(report.diff), longest.diff))].join("\n\n")}\n`;
}

export function markdownHeading({ stack, result }: Report): string {
  return `### ${code(stack)}: ${classInWords[result]}`;
}

/** All below the verdict, without Pulumi's diff. */
export function markdownBody(report: Report): string {
  const concerns = concernsInWords(report);
  const isAlone = report.servers.length === 1;
  return [
    ...(concerns.length > 0 ? [`Needs approval: ${concerns.join("; ")}.`] : []),
    ...errorsSection(report).map(section),
    ...report.servers.flatMap((server) => [
      ...(isAlone ? [] : [`#### Server ${code(server.name)}`, bold(server.verdict)]),
      ...serverSections(server).map(section),
    ]),
    ...stackSections(report).map(section),
    `<sub>${prose(comparedInWords(report))}</sub>`,
  ].join("\n\n");
}

export function plainDiff(diff: string): string {
  return diff.replace(/^\n+|\s+$/g, "");
}

/** Folded; nothing where there is none. */
export function markdownDiff(diff: string): string[] {
  const text = plainDiff(diff);
  if (text === "") return [];
  return [`<details><summary>Pulumi's own diff</summary>\n\n${fenced(text, "diff")}\n\n</details>`];
}

function section({ title, items = [], table }: Section): string {
  const list = items.map(item).join("\n");
  const rows = table
    ? [table.columns, table.columns.map(() => "---"), ...table.rows.map((cells) => cells.map(inline))]
        .map((cells) => `| ${cells.join(" | ")} |`)
        .join("\n")
    : "";
  return [...(title ? [`**${title}**`] : []), list || rows].join("\n\n");
}

function item({ parts, below = [] }: Item): string {
  return [`- ${listed(parts)}`, ...below.map((line) => `  - ${listed(line)}`)].join("\n");
}

/** A line of a list that is empty would make a heading of the line above. */
function listed(parts: readonly Part[]): string {
  return inline(parts).trim() || "(empty)";
}

function inline(parts: readonly Part[]): string {
  return parts
    .map((part) => {
      if (typeof part === "string") return spaced(part);
      return "value" in part ? code(part.value) : bold(part.strong);
    })
    .join("");
}

/** Four stars would be a line across the page. */
function bold(text: string): string {
  const shown = prose(text);
  return shown === "" ? "" : `**${shown}**`;
}

/** A space between two parts belongs to one of them. */
function spaced(text: string): string {
  const [, before = "", words = "", after = ""] = /^( ?)([\s\S]*?)( ?)$/.exec(text) ?? [];
  return before + prose(words) + after;
}
