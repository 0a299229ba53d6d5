import { expect, test } from "vitest";
import type { Baseline } from "../../../../bench/harness/baseline";
import { barsOf, drawChart } from "../../../../bench/harness/chart";

const baseline: Baseline = {
  preview: {
    "no-op preview": { to: "the empty program", ratio: 1.24, before: 2.03, atMost: 1.3 },
    "no-op up": { to: "the empty program", ratio: 1.4 },
  },
  throughput: { GET: { to: "bare", ratio: 0.97, atLeast: 0.95 } },
};

test("each ratio that is promised is a bar, with what it was before", () => {
  expect(barsOf(baseline)).toEqual([
    { label: "no-op preview\n× the empty program", now: 1.24, before: 2.03, promised: 1.3 },
    { label: "GET\n× bare", now: 0.97, promised: 0.95 },
  ]);
});

test("the chart is an SVG that names every bar and its figures", async () => {
  const svg = await drawChart(baseline);
  expect(svg).toMatch(/^<svg /);
  for (const text of ["no-op preview", "× the empty program", "1.24", "2.03", "GET", "× bare", "0.97"]) {
    expect(svg).toContain(`>${text}<`);
  }
});
