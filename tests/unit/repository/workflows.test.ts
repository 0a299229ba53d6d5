import { execFileSync, spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import packageJson from "../../../package.json";
import { marker } from "../../../scripts/ci/previewComment";
import { touchedStacks } from "../../../scripts/ci/touchedStacks";
import { pulumiVersion } from "../../../scripts/environment";

const github = join(__dirname, "../../../.github");
const files = [
  ...readdirSync(join(github, "workflows")).map((file) => `workflows/${file}`),
  "actions/set-up/action.yml",
];
const texts = files.map((file) => [file, readFileSync(join(github, file), "utf8")] as const);

interface Job {
  if?: string;
  /** In place of steps: another workflow. */
  uses?: string;
  secrets?: unknown;
  "runs-on"?: string;
  needs?: string | string[];
  environment?: string;
  permissions?: Record<string, string>;
  concurrency?: { group: string };
  strategy?: { matrix: Record<string, unknown> };
  "timeout-minutes"?: number;
  steps?: { run?: string; uses?: string; with?: Record<string, unknown>; env?: Record<string, string> }[];
}

const workflow = (
  name: string,
): { on: Record<string, unknown>; permissions: Record<string, string>; jobs: Record<string, Job> } =>
  parse(readFileSync(join(github, `workflows/${name}.yml`), "utf8"));

describe.each(texts)("%s", (_file, text) => {
  test("uses official actions only, each pinned by a commit that is told apart by its version", () => {
    for (const [, used] of text.matchAll(/^ +(?:- )?uses: (.*)/gm)) {
      expect(used).toMatch(
        /^(\.\/\.github\/(actions\/[\w-]+|workflows\/[\w-]+\.yml)|(actions|pulumi)\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+)$/,
      );
    }
  });

  test("runs npm scripts that a person has too", () => {
    for (const [, script] of text.matchAll(/npm run (?:--silent )?([\w:-]+)/g)) {
      expect(Object.keys(packageJson.scripts)).toContain(script);
    }
  });

  test("puts nothing that others can choose into a shell's command line", () => {
    const { jobs, runs } = parse(text);
    const steps = Object.values<Pick<Job, "steps">>(jobs ?? { runs }).flatMap((job) => job.steps ?? []);
    for (const { run } of steps) expect(run ?? "").not.toContain("${{");
  });
});

test("Pulumi is the version that the tests run with", async () => {
  const { runs } = parse(readFileSync(join(github, "actions/set-up/action.yml"), "utf8"));
  const step = runs.steps.find(({ uses }: { uses?: string }) => uses?.startsWith("pulumi/actions@"));
  expect(step.with["pulumi-version"]).toBe(pulumiVersion);
});

const tests = "./.github/workflows/test.yml";

test("no preview is shown before the tests have passed", () => {
  const { jobs } = workflow("preview");
  expect(jobs.tests?.uses).toBe(tests);
  expect(jobs.preview?.needs).toContain("tests");
  // Without one of these in its condition, a job is skipped when one that it needs failed.
  expect(jobs.preview?.if).not.toMatch(/always\(|failure\(|cancelled\(/);
  expect(jobs.report?.needs).toContain("preview");
  expect(jobs.report?.if).toContain("needs.preview.result != 'skipped'");
  expect(jobs.comment?.needs).toBe("report");
  expect(jobs.comment?.if).toContain("needs.report.result == 'success'");
});

test("nothing is brought up before the tests have passed, of one commit after the other", () => {
  const { jobs } = workflow("up");
  expect(jobs.tests?.uses).toBe(tests);
  expect(jobs.tests?.concurrency).toEqual({ group: "up-tests" });
  expect(jobs.dev?.needs).toBe("tests");
  for (const job of Object.values(jobs)) expect(job.if).toBeUndefined();
});

test("the tests are all of them, on every Node that the program is tested on, and what npm run check looks at", () => {
  const { on, permissions, jobs } = workflow("test");
  expect(on).toEqual({ workflow_call: null });
  expect(permissions).toEqual({ contents: "read" });
  expect(jobs.check?.steps?.at(-1)?.run).toBe("npm run check");
  expect(jobs.test?.steps?.at(-1)?.run).toBe(".ci/run");
  const majors = packageJson.config.testedNodes.map((version) => Number.parseInt(version, 10));
  expect(jobs.test?.strategy?.matrix).toEqual({ node: majors });
  expect(jobs.test?.steps?.[1]?.with?.["node-version"]).toMatch(/matrix\.node /);
  expect(jobs.test?.["timeout-minutes"]).toBeGreaterThan(25);
});

test("prod comes after staging, staging after dev, one run at a time, each in its own environment", () => {
  const { jobs } = workflow("up");
  const order = Object.entries(jobs).map(([name, { needs, environment, concurrency }]) => ({
    name,
    needs,
    environment,
    group: concurrency?.group,
  }));
  expect(order).toEqual([
    { name: "tests", needs: undefined, environment: undefined, group: "up-tests" },
    { name: "dev", needs: "tests", environment: "dev", group: "up-dev" },
    { name: "staging", needs: "dev", environment: "staging", group: "up-staging" },
    { name: "prod", needs: "staging", environment: "prod", group: "up-prod" },
  ]);
  for (const [name, { steps, environment }] of Object.entries(jobs)) {
    if (environment) expect(steps?.at(-1)?.run).toBe(`npm run ci:up -- --stack ${name}`);
  }
});

test("the code of a pull request never meets a token that may write, and a fork's no secret and no runner of ours", () => {
  const { permissions, jobs } = workflow("preview");
  expect(permissions).toEqual({});
  for (const [name, job] of Object.entries(jobs)) {
    const runsItsCode = job.uses || job.steps?.some(({ uses }) => uses?.startsWith("actions/checkout@"));
    expect([name, job.permissions]).toEqual([
      name,
      runsItsCode ? { contents: "read" } : { "pull-requests": "write" },
    ]);
    const trusted = job.if?.includes("github.event.pull_request.head.repo.full_name == github.repository");
    if (!trusted) {
      if (!job.uses) expect(job["runs-on"]).toBe("ubuntu-latest");
      expect(job.secrets).toBeUndefined();
      expect(JSON.stringify(job)).not.toContain("secrets.");
    }
  }
  expect(Object.keys(jobs)).toEqual(["tests", "stacks", "preview", "report", "comment"]);
  for (const job of Object.values(workflow("test").jobs)) {
    expect(job["runs-on"]).toBe("ubuntu-latest");
    expect(JSON.stringify(job)).not.toContain("secrets.");
  }
});

test.each([
  { changed: ["Pulumi.dev.yaml"], touched: ["dev"] },
  { changed: ["Pulumi.prod.yaml", "README.md", "Pulumi.dev.yaml"], touched: ["dev", "prod"] },
  { changed: ["components/acl/rules.ts"], touched: ["dev", "staging", "prod"] },
  { changed: ["package-lock.json"], touched: ["dev", "staging", "prod"] },
  { changed: ["Pulumi.yaml"], touched: ["dev", "staging", "prod"] },
  { changed: ["tests/e2e/recipe.test.ts", "docs/index.ts", "Pulumi.gone.yaml"], touched: [] },
  { changed: [""], touched: [] },
])("a change of $changed touches $touched", async ({ changed, touched }) => {
  expect(touchedStacks(changed, ["dev", "staging", "prod"])).toEqual(touched);
});

describe("the comment on a pull request", () => {
  const [, { run = "" } = {}] = workflow("preview").jobs.comment?.steps ?? [];
  const hasJq = spawnSync("jq", ["--version"]).status === 0;

  /** The calls of `gh` of the workflow's own step, as GitHub runs it, with these comments on the pull request. */
  async function calls(comments: object[]): Promise<string[]> {
    const directory = await mkdtemp(join(tmpdir(), "comment-"));
    try {
      await writeFile(join(directory, "comments.json"), JSON.stringify(comments));
      const filter = 'case $1$2 in api--paginate) jq --raw-output "$5" comments.json ;; esac';
      await writeFile(join(directory, "gh"), `#!/bin/sh\necho "$1 $2 $3 $4 $5 $6" >>calls\n${filter}\n`, {
        mode: 0o755,
      });
      const env = {
        ...process.env,
        PATH: `${directory}${delimiter}${process.env.PATH}`,
        GITHUB_REPOSITORY: "us/redis-server",
        NUMBER: "7",
      };
      execFileSync("bash", ["-e", "-c", run], { cwd: directory, env });
      const printed = await readFile(join(directory, "calls"), "utf8");
      return printed.split("\n").filter((line) => /^gh|--method/.test(line));
    } finally {
      await rm(directory, { recursive: true });
    }
  }
  const comment = (id: number, login: string, body: string) => ({ id, user: { login }, body });
  const bot = "github-actions[bot]";
  const posted = ["api --method POST repos/us/redis-server/issues/7/comments --field body=@comment.md"];

  test.skipIf(!hasJq)("is found by its mark, whatever came after it, and edited", async () => {
    const ours = comment(12, bot, `${marker}\n### Previews`);
    expect(await calls([comment(11, "ann", "Nice."), ours, comment(13, bot, "Coverage: 98%")])).toEqual([
      "api --method PATCH repos/us/redis-server/issues/comments/12 --field body=@comment.md",
    ]);
  });

  test.skipIf(!hasJq)(
    "is made where there is none, also beside one that quotes it or has its mark from somebody else",
    async () => {
      expect(await calls([])).toEqual(posted);
      const others = [comment(11, bot, `> ${marker}`), comment(12, "mallory", `${marker}\nAll is well.`)];
      expect(await calls(others)).toEqual(posted);
    },
  );
});
