import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { baselineSchema } from "../../../../bench/harness/baseline";
import { performancePage } from "../../../../bench/harness/performancePage";

const read = (file: string) => readFileSync(join(__dirname, "../../../..", file), "utf8");

test("docs/performance.md shows the ratios that are recorded", () => {
  const page = read("docs/performance.md");
  expect(performancePage(page, baselineSchema.parse(JSON.parse(read("bench/baseline.json"))))).toBe(page);
});

test("a page without the marks of the table is refused", () => {
  expect(() => performancePage("# Performance\n", {})).toThrow(
    "the page has no <!-- ratios: npm run bench -- --record -->",
  );
});
