import { expect, test } from "vitest";
import { rewriteSpans } from "../../../../../scripts/operations/aof/rewriteSpans";
import { recorded } from "./recorded";

test.each<[what: string, samples: string[], spans: [from: number, to: number][]]>([
  ["nothing but growth", ["1/0", "2/0", "3/0"], []],
  ["no samples", [], []],
  ["one that is seen running", ["1/0", "2*/1", "3*/1", "1/1"], [[0, 3]]],
  ["one between two samples", ["1/0", "2/0", "1/1", "2/1"], [[1, 2]]],
  ["one that runs from the first sample on", ["1*/1", "1/1"], [[0, 1]]],
  ["one that waits for another child first", ["1*/0", "1*/1", "1/1"], [[0, 2]]],
  ["one that still runs at the end", ["1/0", "2*/1"], [[0, 1]]],
  [
    "two, one after the other",
    ["1/0", "1/1", "1/1", "1/2"],
    [
      [0, 1],
      [2, 3],
    ],
  ],
  ["a gap in between", ["1/0", "-", "1/1"], [[0, 2]]],
  ["a server that was started anew", ["9/5", "-", "9/0", "9/0"], []],
])("%s", (_what, samples, spans) => {
  const found = rewriteSpans(recorded(...samples));
  expect(found.map(({ from, to }) => [from / 1000, to / 1000])).toEqual(spans);
});
