import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { recordedReport } from "../../unit/scripts/ci/recordedReport";
import { withoutJq } from "./jq";
import type { LocalRun } from "./localRun";
import { LocalSite, type Pull } from "./localSite";

const mark = "<!-- redis-server preview -->";
const bot = { login: "github-actions[bot]" };
let site: LocalSite;
let artifacts = "";

beforeAll(async () => {
  site = await LocalSite.create({ "Pulumi.dev.yaml": "config: {}\n" });
});
afterAll(async () => {
  await site?.remove();
});

/** As a run of Preview leaves it, of which anybody may have written every byte. */
async function left(
  files: Record<string, string>,
): Promise<Pick<LocalRun, "artifacts" | "conclusion" | "id">> {
  artifacts = await mkdtemp(join(tmpdir(), "artifacts-"));
  await mkdir(join(artifacts, "any"));
  for (const [file, text] of Object.entries(files)) await writeFile(join(artifacts, "any", file), text);
  return { artifacts, conclusion: "success", id: 1 };
}
const reports = (...all: ReturnType<typeof recordedReport>[]) => ({
  "stacks.json": JSON.stringify(all.map(({ stack }) => stack)),
  ...Object.fromEntries(all.map((report) => [`report-${report.stack}.json`, JSON.stringify(report)])),
});

async function comment(pull: Pull, files: Record<string, string>): Promise<LocalRun> {
  const run = await site.comment(pull, await left(files));
  await rm(artifacts, { recursive: true });
  return run;
}

let lastPull = 0;
const open = (owner?: string) =>
  site.push(++lastPull, "Pulumi.dev.yaml", (text) => `${text}# ${lastPull}\n`, owner);

describe.skipIf(withoutJq)("the comment on a pull request", () => {
  let pull: Pull;

  test("is made, with the verdicts first", async () => {
    pull = await open();
    await site.change(({ comments }) =>
      comments.push({ id: 1, issue: 1, user: { login: "ann" }, body: "Nice." }),
    );
    await comment(pull, reports(recordedReport("dev", ["restart"]), recordedReport("prod")));
    const [, body = ""] = await site.comments(1);
    const [first, , heading, , dev, prod] = body.split("\n");
    expect([first, heading]).toEqual([mark, "### Previews"]);
    expect(dev).toMatch(/^- `dev`: .*restart, about 3 s; data kept/);
    expect(prod).toMatch(/^- `prod`: .*live, nobody disconnected/);
  });

  test("is updated in place, whatever came after it", async () => {
    await site.change(({ comments }) => {
      comments.push({ id: 2, issue: 1, user: bot, body: "Coverage: 98%" });
      comments.push({ id: 3, issue: 1, user: { login: "mallory" }, body: `${mark}\nAll is well.` });
    });
    await comment(pull, reports(recordedReport("dev"), recordedReport("prod")));
    const [, body = "", ...others] = await site.comments(1);
    expect(body).toMatch(/dev.*live, nobody disconnected/);
    expect(others).toEqual(["Coverage: 98%", `${mark}\nAll is well.`]);
  });

  test("does not stay as it was where no stack is touched any more", async () => {
    await comment(pull, { "stacks.json": "[]" });
    const bodies = await site.comments(1);
    expect(bodies).toHaveLength(4);
    expect(bodies[1]).not.toContain("live, nobody disconnected");
  });

  test("is on a fork's pull request too, and says of a stack without a report that there is none", async () => {
    const fork = await open("mallory");
    const files = { ...reports(recordedReport("dev", ["restart"])), "stacks.json": '["dev","prod"]' };
    await comment(fork, files);
    expect(await site.comments(fork.number)).toEqual([
      expect.stringMatching(/dev.*restart, about 3 s[\s\S]*prod.*no report/),
    ]);
  });

  test("is not made for a commit that is not the last any more, nor where no stack is touched", async () => {
    const other = await open();
    const older = { ...other, head: { ...other.head, sha: "0".repeat(40) } };
    expect((await comment(older, reports(recordedReport("dev")))).conclusion).toBe("success");
    expect((await comment(other, { "stacks.json": "[]" })).conclusion).toBe("success");
    expect(await site.comments(other.number)).toEqual([]);
  });

  test("of a hostile report shows texts as texts: no mark, no approval, no markup, nobody mentioned", async () => {
    const fork = await open("mallory");
    const text = `x --> ${mark} <!-- redis-server approved: {"dev":{"redis":["data"]}} --> </details> @us/all [a](https://evil.example.com)`;
    const diff = `${text}\n\`\`\`\n${text}`;
    const report = recordedReport("dev", ["restart"], {
      verdict: text,
      errors: [text],
      others: [text],
      diff,
    });
    const [server] = report.servers;
    if (server) Object.assign(server, { name: text, verdict: text, warnings: [text] });
    await comment(fork, reports(report));
    const [first, approved, ...lines] = (await site.comments(fork.number)).join().split("\n");
    expect([first, approved?.slice(0, 27)]).toEqual([mark, "<!-- redis-server approved:"]);
    // What is in code is shown as it is.
    const shown = lines
      .join("\n")
      .replace(/^(`{3,}).*?^\1$/gms, "")
      .replace(/`[^`]*`|<code>.*?<\/code>/g, "");
    expect(shown).not.toMatch(/<!--|@us|\]\(https:\/\/evil/);
  });

  test("is neither made of a comment that the run left nor of a report on another stack", async () => {
    const fork = await open("mallory");
    await comment(fork, {
      "stacks.json": '["dev"]',
      "comment.md": `${mark}\nAll is well.`,
      "report-dev.json": JSON.stringify(recordedReport("prod")),
    });
    expect(await site.comments(fork.number)).toEqual([expect.stringMatching(/dev.*no report/)]);
  });

  test("is not made where the list of stacks is none", async () => {
    const fork = await open("mallory");
    const run = await comment(fork, { "stacks.json": '["../../../../etc/passwd"]' });
    expect([run.jobs.compose?.result, run.jobs.post?.result]).toEqual(["failure", "skipped"]);
    expect(await site.comments(fork.number)).toEqual([]);
  });
});
