import { join } from "node:path";
import { expect, test } from "vitest";
import { reportSchema } from "../../../../components/impact/report/reportSchema";
import { markdownReport } from "../../../../scripts/preview/markdown";
import { reports } from "./reports";

// After a change that is meant: `npm test -- --project unit tests/unit/scripts/preview -u`, and read what it wrote.
test.each(Object.entries(reports))("the report on %s reads as its golden file", async (name, report) => {
  expect(reportSchema.parse(report)).toEqual(report);
  await expect(markdownReport(report)).toMatchFileSnapshot(join(__dirname, `golden/${name}.md`));
});
