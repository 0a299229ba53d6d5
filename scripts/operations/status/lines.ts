import stringWidth from "fast-string-width";
import { wrapAnsi } from "fast-wrap-ansi";
import { type Look, paint, type Style } from "../../preview/shown/look";
import { oneLine } from "../../preview/shown/oneLine";
import { durationText } from "../amounts";

/** What a line is about, and what there is to say. */
export type Row = [label: string, text: string];

export const labelWidth = 14;

/** Label and text beside each other, each row in one line. */
export function rowLines(rows: readonly Row[], look: Look): string[] {
  return rows.map(([label, text]) => cut(`${labelOf(label, look)}${text}`.trimEnd(), look));
}

/** What is said in whole: the lines that it takes, the label beside the first. */
export function listLines(label: string, texts: readonly string[], style: Style, look: Look): string[] {
  const room = Math.max(20, look.columns - labelWidth - 2);
  const lines = texts.flatMap((text) => wrapAnsi(oneLine(text, 300), room, { hard: true }).split("\n"));
  return lines.map((line, at) => `${labelOf(at === 0 ? label : "", look)}${paint(style, line, look)}`);
}

function labelOf(label: string, look: Look): string {
  return `${paint("dim", label.padEnd(labelWidth), look)}  `;
}

/** A line that the terminal would break pushes others off the screen. */
export function cut(line: string, { columns }: Look): string {
  if (stringWidth(line) <= columns) return line;
  const [begin = ""] = wrapAnsi(line, columns - 1, { hard: true, wordWrap: false, trim: false }).split("\n");
  return `${begin}…`;
}

/** The two largest units of whole seconds. */
export function secondsText(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  return whole === 0 ? "0s" : durationText(whole * 1000);
}
