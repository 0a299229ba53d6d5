import { describe, expect, test } from "vitest";
import type { Report } from "../../../../components/impact/report/reportSchema";
import { driftIssue, driftTitle, foundIn } from "../../../../scripts/ci/driftIssue";
import { recordedReport } from "./recordedReport";

const link = "https://github.com/us/redis-server/actions/runs/1";
const stacks = ["dev", "prod"];

function drifted(stack: string, what = "user app has gained FLUSHALL"): Report {
  const report = recordedReport(stack, ["drift"]);
  const drift = [{ what, update: "takes it back, live" }];
  return { ...report, servers: report.servers.map((server) => ({ ...server, drift })) };
}
const failed = (stack: string) =>
  recordedReport(stack, [], { result: "failed", servers: [], errors: ["the host does not answer"] });
const silent = (stack: string) =>
  recordedReport(stack, [], { unchecked: [{ what: "the running server redis", why: "nothing answers" }] });

test.each([
  ["drift where one stack has some", [recordedReport("dev"), drifted("prod")], "drift"],
  ["drift where one has some and another could not be checked", [failed("dev"), drifted("prod")], "drift"],
  ["clean where all were checked", [recordedReport("dev"), recordedReport("prod")], "clean"],
  [
    "clean where a change waits to be brought up",
    [recordedReport("dev", ["restart"]), recordedReport("prod")],
    "clean",
  ],
  ["unknown where one failed", [recordedReport("dev"), failed("prod")], "unknown"],
  ["unknown where one server did not answer", [recordedReport("dev"), silent("prod")], "unknown"],
  ["unknown where one has no report", [recordedReport("dev")], "unknown"],
])("found is %s", (_, reports, found) => {
  expect(foundIn(stacks, reports)).toBe(found);
});

test("the issue tells what was changed by hand and what the next update does about it, stack by stack", () => {
  const reports = [recordedReport("dev"), drifted("prod")];
  expect(driftTitle(reports)).toBe("Drift: prod");
  expect(driftIssue(["dev", "prod", "staging"], reports, link)).toBe(
    `<!-- redis-server drift -->
Somebody or something changed these servers outside of the program. The next \`pulumi up\` of the stack does what stands at each;
to keep a change, declare it in the stack's file first.

### \`dev\`

Nothing.

### \`prod\`

- \`redis\`: user app has gained FLUSHALL. The next update: takes it back, live

### \`staging\`

Not checked: there is no report; the log of the run says why.

The reports in full: ${link}
`,
  );
});

test("what was not looked at is said, what is secret is not", () => {
  const unchecked = [
    { what: "the files that redis boots from", why: "it does not run" },
    { what: "`users` of redis", why: "the stack keeps it secret" },
  ];
  const issue = driftIssue(["dev"], [recordedReport("dev", [], { unchecked })], link);
  expect(issue).toContain("- Not checked: the files that redis boots from: it does not run\n");
  expect(issue).not.toContain("secret");
});

describe("what stands on a server is shown as it is", () => {
  test("nobody is mentioned, and no mark is made", () => {
    const issue = driftIssue(
      ["dev"],
      [drifted("dev", "user <!-- x --> has gained +@all @us/everyone")],
      link,
    );
    expect(issue.replaceAll(/`[^`]*`/g, "").replace("<!-- redis-server drift -->", "")).not.toMatch(/@|<!--/);
  });

  test("of more than GitHub takes, which stacks it is about", () => {
    const report = drifted("prod");
    const many = report.servers.flatMap((server) =>
      Array.from({ length: 2000 }, (_, n) => ({ ...server, name: `redis-${n}` })),
    );
    const issue = driftIssue(stacks, [{ ...report, servers: many }], link);
    expect(issue.length).toBeLessThan(65_536);
    expect(issue).toContain("- `prod`: drift\n");
    expect(issue).toContain(link);
  });
});
