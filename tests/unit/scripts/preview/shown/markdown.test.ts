import { join } from "node:path";
import { expect, test } from "vitest";
import { type Report, reportSchema } from "../../../../../components/impact/report/reportSchema";
import { markdownReport } from "../../../../../scripts/preview/shown/markdown";
import { reports } from "../reports";

// After a change that is meant: `npm test -- --project unit tests/unit/scripts/preview -u`, and read what it wrote.
test.each(Object.entries(reports))("the report on %s reads as its golden file", async (name, report) => {
  expect(reportSchema.parse(report)).toEqual(report);
  await expect(markdownReport(report)).toMatchFileSnapshot(join(__dirname, `golden/${name}.md`));
});

test.each([
  [
    "no verdict is no line across the page",
    { verdict: "" },
    /^### `prod`: needs a look\n\n\n\nNeeds approval/,
  ],
  [
    "a stack's name is no markup",
    { stack: "a`](x)\n# @all" },
    /^### <code>a&#96;&#93;&#40;x&#41; &#35; &#64;all<\/code>: /,
  ],
  [
    "an error of several lines is a list",
    { errors: ["2 problems:\n  first\n  # second"] },
    /\n- 2 problems:\n {2}- first\n {2}- `#` second\n/,
  ],
  [
    "a diff cannot end its fold",
    { diff: "```\n</details>\n@all" },
    /\n````diff\n```\n<\/details>\n@all\n````\n\n<\/details>\n$/,
  ],
])("%s", (_, hostile, shown) => {
  expect(markdownReport({ ...(reports.databases as Report), ...hostile })).toMatch(shown);
});

test("the longest diff and the longest report fit into the summary of a step", () => {
  const others = Array.from({ length: 5000 }, (_, n) => `volume ${n} is made, and some more words about it`);
  const text = markdownReport({ ...(reports.databases as Report), others, diff: "+ line\n".repeat(200_000) });
  expect(Buffer.byteLength(text)).toBeLessThan(2 ** 20);
  expect(text.match(/^… \d+ lines are cut here\.$/gm)).toHaveLength(2);
  expect(text).toMatch(/\n```\n\n<\/details>\n$/);
});
