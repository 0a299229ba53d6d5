import { expect, test } from "vitest";
import { bar, percentText } from "../../../../../scripts/operations/status/bar";

test.each([
  [0, "░░░░", "0 %"],
  [0.001, "░░░░", "1 %"],
  [0.5, "██░░", "50 %"],
  [0.999, "████", "99 %"],
  [1, "████", "100 %"],
  [1.7, "████", "170 %"],
  [-1, "░░░░", "-100 %"],
])("%d is %s, %s", (share, drawn, text) => {
  expect([bar(share, 4), percentText(share)]).toEqual([drawn, text]);
});
