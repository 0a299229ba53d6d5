import Table from "cli-table3";
import { oneLine } from "../preview/shown/oneLine";

const noBorders = Object.fromEntries(
  ["top", "top-mid", "top-left", "top-right", "bottom", "bottom-mid", "bottom-left", "bottom-right"]
    .concat("left", "left-mid", "mid", "mid-mid", "right", "right-mid")
    .map((part) => [part, ""]),
);

/** Rows under their titles, without lines. What a client calls itself may hold sequences for a terminal: none gets there. */
export function plainTable(titles: string[], rows: string[][]): string {
  const table = new Table({
    head: titles,
    chars: { ...noBorders, middle: "  " },
    style: { head: [], border: [], "padding-left": 0, "padding-right": 0 },
  });
  table.push(...rows.map((row) => row.map((cell) => oneLine(cell, 80))));
  return table.toString().replace(/ +$/gm, "");
}
