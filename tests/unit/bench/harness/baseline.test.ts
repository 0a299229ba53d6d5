import { describe, expect, test } from "vitest";
import { type Baseline, isKept, promiseOf, recorded, slower } from "../../../../bench/harness/baseline";
import { previewRow, ratioOf, throughputRow } from "./rows";

const baseline: Baseline = {
  preview: { "no-op preview": { to: "the empty program", ratio: 1.2 } },
  throughput: { GET: { to: "bare", ratio: 1 } },
};

describe("what has got slower than it was recorded", () => {
  test.each([
    ["by 17 %", 1.4, ["bench:preview, no-op preview: 1.40 × the empty program, recorded 1.20 ×, 17 % worse"]],
    ["by less than 15 %", 1.37, []],
    ["not at all", 0.6, []],
  ])("a preview, %s", (_, value, expected) => {
    expect(slower([{ part: "preview", rows: [previewRow(ratioOf(value))] }], baseline)).toEqual(expected);
  });

  test.each([
    ["of which there is less", 0.8, ["bench:throughput, GET: 0.80 × bare, recorded 1.00 ×, 25 % worse"]],
    ["of which there is more", 1.4, []],
  ])("a throughput, %s", (_, value, expected) => {
    expect(slower([{ part: "throughput", rows: [throughputRow(value)] }], baseline)).toEqual(expected);
  });

  test.each([
    ["that was never recorded", { ...previewRow(ratioOf(9)), measure: "no-op destroy" }],
    ["that was relative to something else", previewRow({ ...ratioOf(9), to: "compose" })],
    ["without a ratio", { ...previewRow(ratioOf(9)), ratio: undefined }],
  ])("nothing %s", (_, row) => {
    expect(slower([{ part: "preview", rows: [row] }], baseline)).toEqual([]);
  });
});

test("a run is recorded in place of what its parts had; other parts keep theirs", () => {
  const rows = [
    previewRow(ratioOf(1.236, { atMost: 1.3 }), ratioOf(2.029)),
    { ...previewRow(ratioOf(1)), measure: "seconds only", ratio: undefined },
  ];
  expect(recorded([{ part: "preview", rows }], baseline)).toEqual({
    preview: { "no-op preview": { to: "the empty program", ratio: 1.24, before: 2.03, atMost: 1.3 } },
    throughput: baseline.throughput,
  });
});

test.each([
  [{ atMost: 1.3 }, 1.3, "≤ 1.3", true],
  [{ atMost: 1.3 }, 1.31, "≤ 1.3", false],
  [{ atLeast: 0.95 }, 0.95, "≥ 0.95", true],
  [{ atLeast: 0.95 }, 0.94, "≥ 0.95", false],
  [{}, 9, "", true],
])("%j of %d reads `%s`, kept: %s", (promise, value, text, kept) => {
  expect([promiseOf(promise), isKept(ratioOf(value, promise))]).toEqual([text, kept]);
});
