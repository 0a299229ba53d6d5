import { expect, test } from "vitest";
import { linesOf, tableOf } from "../../../../bench/harness/table";
import { previewRow, ratioOf } from "./rows";

const row = previewRow(ratioOf(1.3, { atMost: 1.3 }), ratioOf(2.2));

test("a row has a line for each that took part: median and spread, ratio and spread, promise, change since it was recorded", () => {
  expect(linesOf(row, { to: "the empty program", ratio: 1.25 })).toEqual([
    [
      "no-op preview",
      "now",
      "1.30 s",
      "1.20 – 1.40",
      "1.30 × the empty program",
      "1.20 – 1.40",
      "≤ 1.3 ✓",
      "1.25, 4 % worse",
    ],
    ["", "before (abc1234)", "2.20 s", "2.10 – 2.30", "2.20 × the empty program", "2.10 – 2.30", "", ""],
    ["", "the empty program", "1.00 s", "1.00 – 1.10", "", "", "", ""],
  ]);
});

test("a third one is compared with the same, by its median", () => {
  const series = [...row.series, { name: "compose", values: [3] }] as typeof row.series;
  expect(linesOf({ ...row, series }, undefined).at(-1)).toEqual([
    "",
    "compose",
    "3.00 s",
    "3.00 – 3.00",
    "3.00 × the empty program",
    "",
    "",
    "",
  ]);
});

test("a broken promise and a gain are told apart from the other", () => {
  const [now] = linesOf(previewRow(ratioOf(1.4, { atMost: 1.3 })), { to: "the empty program", ratio: 2 });
  expect(now?.slice(-2)).toEqual(["≤ 1.3 ✗", "2.00, 30 % better"]);
});

test("the table names each part, and says what else was seen", () => {
  const table = tableOf([{ part: "preview", rows: [{ ...row, remark: "0 of 50 clients dropped" }] }], {});
  const lines = table.split("\n").map((line) => line.replaceAll(/[│ ]+/g, " ").trim());
  expect(lines).toContain("bench:preview");
  expect(lines).toContain("0 of 50 clients dropped");
});
