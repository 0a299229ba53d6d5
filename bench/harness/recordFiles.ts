// Where a recorded run stands: the ratios, and the page and the chart that show them.
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { repository } from "../../scripts/environment";
import { type Baseline, baselineSchema } from "./baseline";
import { drawChart } from "./chart";
import { performancePage } from "./performancePage";

const files = {
  baseline: join(repository, "bench/baseline.json"),
  page: join(repository, "docs/performance.md"),
  chart: join(repository, "docs/images/performance.svg"),
};

export async function readBaseline(): Promise<Baseline> {
  return baselineSchema.parse(JSON.parse(await readFile(files.baseline, "utf8")));
}

export async function writeRecord(baseline: Baseline): Promise<void> {
  await writeFile(files.baseline, `${JSON.stringify(baseline, null, 2)}\n`);
  await writeFile(files.page, performancePage(await readFile(files.page, "utf8"), baseline));
  await writeFile(files.chart, await drawChart(baseline));
}
