import stringWidth from "fast-string-width";
import { wrapAnsi } from "fast-wrap-ansi";
import type { Report } from "../../../components/impact/report/reportSchema";
import { concernsInWords } from "../approved";
import { type Look, paint, type Style } from "./look";
import { oneLine } from "./oneLine";
import { classInWords, comparedInWords, errorsSection, serverSections, stackSections } from "./reportParts";
import type { Item, Part, Section } from "./section";

const longestText = 2000;
/** What the last column of a table needs at least to be beside the others. */
const narrowest = 30;
const classColours = { nothing: "green", look: "yellow", failed: "red" } as const;

/** A report for a terminal of so many columns, without Pulumi's own diff. */
export function terminalReport(report: Report, look: Look): string {
  const { stack, result, verdict, servers } = report;
  const styled = (style: Style, text: string) => paint(style, oneLine(text, longestText), look);
  const concerns = concernsInWords(report);
  const isAlone = servers.length === 1;
  const show = (sections: Section[], indent: number) =>
    sections.flatMap((each) => ["", ...sectionLines(each, indent, look)]);
  return [
    ...wrapped(
      `${styled("bold", stack)}: ${styled(["bold", classColours[result]], classInWords[result])}`,
      0,
      look,
    ),
    ...wrapped(styled("bold", verdict), 2, look),
    ...(concerns.length > 0 ? wrapped(`Needs approval: ${concerns.join("; ")}`, 2, look) : []),
    ...show(errorsSection(report), 2),
    ...servers.flatMap((server) =>
      isAlone
        ? show(serverSections(server), 2)
        : [
            "",
            ...wrapped(`Server ${styled("cyan", server.name)}: ${styled("bold", server.verdict)}`, 2, look),
            ...show(serverSections(server), 4),
          ],
    ),
    ...show(stackSections(report), 2),
    "",
    ...wrapped(styled("dim", comparedInWords(report)), 2, look),
  ].join("\n");
}

function sectionLines({ title, items = [], table }: Section, indent: number, look: Look): string[] {
  const inner = title ? indent + 2 : indent;
  return [
    ...(title ? [" ".repeat(indent) + paint("underline", title, look)] : []),
    ...items.flatMap((item) => itemLines(item, inner, look)),
    ...(table ? rowLines(table.rows, inner, look) : []),
  ];
}

function itemLines({ parts, below = [] }: Item, indent: number, look: Look): string[] {
  return [
    ...wrapped(inline(parts, look), indent, look),
    ...below.flatMap((line) => wrapped(inline(line, look), indent + 2, look)),
  ];
}

/** What changes stands in columns, what it means behind it, or below it where there is no room. */
function rowLines(rows: readonly Part[][][], indent: number, look: Look): string[] {
  const texts = rows.map((cells) => cells.map((cell) => inline(cell, look)));
  const widths = [0, 1, 2].map((column) =>
    Math.max(...texts.map((cells) => stringWidth(cells[column] ?? ""))),
  );
  return texts.flatMap((cells) => {
    const [name = "", before = "", after = ""] = cells.map((cell, column) =>
      padded(cell, widths[column] ?? 0),
    );
    const [, , , meaning = ""] = cells;
    const change = `${name}  ${before} → ${after}`;
    const begin = indent + stringWidth(change) + 2;
    if (meaning === "") return wrapped(change.trimEnd(), indent, look);
    if (look.columns - begin < narrowest)
      return [...wrapped(change.trimEnd(), indent, look), ...wrapped(meaning, indent + 2, look)];
    const [first = "", ...others] = wrapped(meaning, begin, look);
    return [`${" ".repeat(indent)}${change}  ${first.trimStart()}`, ...others];
  });
}

function padded(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - stringWidth(text)));
}

function inline(parts: readonly Part[], look: Look): string {
  return parts
    .map((part) => {
      if (typeof part === "string") return spaced(part);
      if ("strong" in part) return paint("bold", oneLine(part.strong, longestText), look);
      return paint("cyan", oneLine(part.value, longestText) || '""', look);
    })
    .join("");
}

/** A space between two parts belongs to one of them. */
function spaced(text: string): string {
  const [, before = "", words = "", after = ""] = /^( ?)([\s\S]*?)( ?)$/.exec(text) ?? [];
  return before + oneLine(words, longestText) + after;
}

function wrapped(text: string, indent: number, { columns }: Look): string[] {
  const room = Math.max(20, columns - indent);
  return wrapAnsi(text, room, { hard: true })
    .split("\n")
    .map((line) => " ".repeat(indent) + line);
}
