import { expect, test } from "vitest";
import { childSeconds } from "../../../../bench/harness/shellTimes";

test.each([
  { shell: "dash", last: "0m0.000000s 0m0.010000s\n12m1.500000s 1m30.250000s\n", is: 811.75 },
  { shell: "bash", last: "0m0.003s 0m0.001s\n0m1.500s 0m0.250s\n", is: 1.75 },
])("what $shell says of its children's time", ({ last, is }) => {
  expect(childSeconds(`3 passed, 0 failed\n${last}`)).toBe(is);
});

test("what is no time is an error that shows it", () => {
  expect(() => childSeconds("1m2.0s 0m1.0s\n3 passed, 0 failed")).toThrow(/not in "3 passed, 0 failed"/);
});
