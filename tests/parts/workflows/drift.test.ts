import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Report } from "../../../components/impact/report/reportSchema";
import { recordedReport } from "../../unit/scripts/ci/recordedReport";
import { withoutJq } from "./jq";
import { LocalSite } from "./localSite";

let site: LocalSite;
let commit = "";

beforeAll(async () => {
  site = await LocalSite.create({});
  commit = await site.git("rev-parse", "main");
});
afterAll(() => site?.remove());

const stacks = ["dev", "staging", "prod"];

/** What the workflow makes of these reports; of the other stacks there is nothing to tell. */
async function drift(reports: Report[], ref = "main") {
  const start = { workflow: "drift", commit, ref, eventName: "schedule", event: {} } as const;
  const others = stacks.filter((stack) => !reports.some((report) => report.stack === stack));
  const run = await site.begin(start);
  await run.given("refresh", [...reports, ...others.map((stack) => recordedReport(stack))]);
  await run.go();
  expect(run.jobs.issue?.result, run.jobs.compose?.log).toBe("success");
  return (await site.read()).issues.map(({ title, body, state }) => ({ title, state, body }));
}

function drifted(stack: string, what: string): Report {
  const report = recordedReport(stack, ["drift"]);
  const found = [{ what, update: "takes it back, live" }];
  return { ...report, servers: report.servers.map((server) => ({ ...server, drift: found })) };
}
const failed = recordedReport("dev", [], {
  result: "failed",
  servers: [],
  errors: ["the host does not answer"],
});

describe.skipIf(withoutJq)("the issue on drift", () => {
  test("is not opened while there is none, or where nothing could be told", async () => {
    await site.change(({ issues }) => {
      const body = "<!-- redis-server drift -->\nmine";
      issues.push({ number: 1, title: "Not ours", body, state: "open", user: { login: "mallory" } });
    });
    expect(await drift([])).toHaveLength(1);
    expect(await drift([failed])).toHaveLength(1);
  });

  test("is opened, updated in place, kept while a stack cannot be looked at, and closed", async () => {
    const opened = await drift([drifted("prod", "maxmemory is 1gb")]);
    expect(opened.slice(1)).toMatchObject([
      { title: "Drift: prod", state: "open", body: expect.stringContaining("maxmemory is") },
    ]);

    const updated = await drift([drifted("prod", "maxmemory is 1gb"), drifted("dev", "user app is gone")]);
    expect(updated.slice(1)).toMatchObject([
      { title: "Drift: dev, prod", state: "open", body: expect.stringContaining("user app is gone") },
    ]);

    expect((await drift([failed])).slice(1)).toMatchObject([
      { title: "Drift: not every stack could be checked", state: "open" },
    ]);

    expect((await drift([])).slice(1)).toMatchObject([{ state: "closed" }]);
    expect((await site.comments(101)).join()).toContain(
      "Nothing is left of it: https://github.com/us/redis-server/",
    );
    // Somebody else's with our mark was left alone.
    expect((await drift([]))[0]).toEqual({
      title: "Not ours",
      state: "open",
      body: expect.stringContaining("mine"),
    });
  });

  test("is a new one for what is found after that", async () => {
    const issues = await drift([drifted("dev", "user app is gone")]);
    expect(issues.map(({ state }) => state)).toEqual(["open", "closed", "open"]);
  });
});

test("nothing runs on another branch than main", async () => {
  const start = {
    workflow: "drift",
    commit,
    ref: "mine",
    eventName: "workflow_dispatch",
    event: {},
  } as const;
  const run = await (await site.begin(start)).go();
  expect(Object.values(run.jobs).map(({ result }) => result)).toEqual(["skipped", "skipped", "skipped"]);
});
