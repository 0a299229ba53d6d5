import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import packageJson from "../../../package.json";
import { touchedStacks } from "../../../scripts/ci/touchedStacks";
import { pulumiVersion } from "../../../scripts/environment";

const github = join(__dirname, "../../../.github");
const files = [
  ...readdirSync(join(github, "workflows")).map((file) => `workflows/${file}`),
  "actions/set-up/action.yml",
  "actions/up/action.yml",
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
  concurrency?: { group: string; "cancel-in-progress"?: boolean };
  strategy?: { matrix: Record<string, unknown> };
  "timeout-minutes"?: number;
  steps?: {
    id?: string;
    run?: string;
    uses?: string;
    with?: Record<string, unknown>;
    env?: Record<string, string>;
  }[];
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
const upOrder = ["dev", "staging", "prod"];

test("no preview is shown before the tests have passed", () => {
  const { jobs } = workflow("preview");
  expect(jobs.tests?.uses).toBe(tests);
  for (const job of [jobs.preview, jobs.offline]) {
    expect(job?.needs).toContain("tests");
    // Without one of these in its condition, a job is skipped when one that it needs failed.
    expect(job?.if).not.toMatch(/always\(|failure\(|cancelled\(/);
  }
});

test("nothing is brought up before the tests have passed, of one commit after the other", () => {
  const { jobs } = workflow("up");
  expect(jobs.tests?.uses).toBe(tests);
  expect(jobs.tests?.concurrency).toEqual({ group: "up-tests" });
  expect(jobs.dev?.needs).toBe("tests");
  // By hand it could be started on any branch; what needs a job that is skipped is skipped, too.
  const { tests: first, ...others } = jobs;
  expect(first?.if).toBe("github.ref_name == github.event.repository.default_branch");
  for (const job of Object.values(others)) expect(job.if).toBeUndefined();
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
  const stacks = readdirSync(join(github, "..")).flatMap(
    (file) => /^Pulumi\.(.+)\.yaml$/.exec(file)?.[1] ?? [],
  );
  expect(order.flatMap(({ environment }) => environment ?? []).sort()).toEqual(stacks.sort());
  for (const { steps, environment } of Object.values(jobs)) {
    if (environment)
      expect(steps?.at(-1)).toMatchObject({ uses: "./.github/actions/up", with: { stack: environment } });
  }
});

test("a stack is brought up after a report as of now that is no worse than what was approved", () => {
  const { runs } = parse(readFileSync(join(github, "actions/up/action.yml"), "utf8"));
  const scripts = runs.steps.map(
    ({ run }: { run: string }) => /npm run (?:--silent )?([\w:]+)/.exec(run)?.[1],
  );
  expect(scripts).toEqual([undefined, "preview", "ci:approved", "ci:up"]);
  // Any of them that fails ends the job: none has a condition, and bash is told to stop.
  for (const step of runs.steps) expect([step.if, step.shell]).toEqual([undefined, "bash"]);
});

/** Whether a job runs code of a checkout, or only its own lines. */
const runsCode = ({ uses, steps = [] }: Job) =>
  uses !== undefined || steps.some((step) => step.uses?.startsWith("actions/checkout@"));
const mayWrite = ({ permissions }: Job) => Object.values(permissions ?? {}).includes("write");

test.each(["preview", "comment", "up", "drift"])(
  "no job of %s that may write runs code, not even main's",
  (name) => {
    const { permissions, jobs } = workflow(name);
    expect(Object.values(permissions)).not.toContain("write");
    for (const [job, each] of Object.entries(jobs)) {
      expect([job, mayWrite(each) && runsCode(each)]).toEqual([job, false]);
      for (const { uses, run = "" } of each.steps ?? []) {
        if (!mayWrite(each)) continue;
        expect(uses ?? "actions/download-artifact@").toMatch(/^actions\/download-artifact@/);
        expect(run).not.toMatch(/\b(npm|npx|node|eval|source)\b/);
      }
    }
  },
);

test("nothing keeps the token that it has checked out with", () => {
  for (const name of ["preview", "comment", "up", "drift", "test"]) {
    for (const { steps = [] } of Object.values(workflow(name).jobs)) {
      for (const step of steps.filter(({ uses }) => uses?.startsWith("actions/checkout@")))
        expect(step.with?.["persist-credentials"]).toBe(false);
    }
  }
});

test("the code of a pull request never meets a token that may write, and a fork's no secret and no runner of ours", () => {
  const { permissions, jobs } = workflow("preview");
  expect(permissions).toEqual({});
  for (const [name, job] of Object.entries(jobs)) {
    expect([name, job.permissions]).toEqual([name, { contents: "read" }]);
    const trusted = job.if?.includes("github.event.pull_request.head.repo.full_name == github.repository");
    expect(trusted ?? false).toBe(name === "preview");
    if (trusted) continue;
    if (!job.uses) expect(job["runs-on"]).toBe("ubuntu-latest");
    expect([job.secrets, job.environment]).toEqual([undefined, undefined]);
    expect(JSON.stringify(job)).not.toContain("secrets.");
  }
  expect(Object.keys(jobs)).toEqual(["tests", "stacks", "preview", "offline"]);
  for (const job of Object.values(workflow("test").jobs)) {
    expect(job["runs-on"]).toBe("ubuntu-latest");
    expect(JSON.stringify(job)).not.toContain("secrets.");
  }
});

test("the comment comes from main's code, and which pull request it is on from GitHub", () => {
  const { on, jobs } = workflow("comment");
  expect(on).toEqual({ workflow_run: { workflows: ["Preview"], types: ["completed"] } });
  const text = readFileSync(join(github, "workflows/comment.yml"), "utf8");
  expect(text).not.toContain("secrets.");
  for (const { steps = [], "runs-on": runner } of Object.values(jobs)) {
    expect(runner).toBe("ubuntu-latest");
    for (const step of steps) {
      // Without a ref it is main: what the pull request has is nowhere asked for.
      if (step.uses?.startsWith("actions/checkout@"))
        expect(Object.keys(step.with ?? {})).toEqual(["persist-credentials"]);
    }
  }
  const post = jobs.post?.steps?.find(({ run }) => run);
  expect(post?.env).toMatchObject({
    HEAD_SHA: expect.stringContaining("github.event.workflow_run.head_sha"),
  });
  expect(JSON.stringify(jobs)).not.toContain("pull_requests");
});

test("drift looks at every stack, on main alone, and has the right to write issues in one job only", () => {
  const { on, permissions, jobs } = workflow("drift");
  expect(Object.keys(on)).toEqual(["schedule", "workflow_dispatch"]);
  expect(permissions).toEqual({});
  expect(jobs.refresh?.if).toBe("github.ref_name == github.event.repository.default_branch");
  expect(jobs.refresh?.strategy?.matrix).toEqual({ stack: upOrder });
  expect(Object.entries(jobs).map(([name, job]) => [name, job.permissions])).toEqual([
    ["refresh", { contents: "read" }],
    ["compose", { contents: "read" }],
    ["issue", { issues: "write" }],
  ]);
  const list = /--stacks '(\[.*?\])'/.exec(
    jobs.compose?.steps?.find(({ id }) => id === "issue")?.run ?? "",
  )?.[1];
  expect(JSON.parse(list ?? "null")).toEqual(upOrder);
});

test("up takes no approval of what was merged into another branch", () => {
  const action = readFileSync(join(github, "actions/up/action.yml"), "utf8");
  expect(action).toContain(".base.ref == env.GITHUB_REF_NAME");
});

test("a stack has one run at a time; only what changes nothing is cut short by a newer one", () => {
  const groups = ["preview", "drift", "up"].flatMap((name) =>
    Object.entries(workflow(name).jobs)
      .filter(([job, { environment }]) => environment || job === "offline")
      .map(([job, { concurrency }]) => {
        const group = concurrency?.group.replaceAll(/\$\{\{ [\w.]*?(\w+) \}\}/g, "($1)");
        return `${name}/${job}: ${group}${concurrency?.["cancel-in-progress"] ? ", the newest" : ", one after the other"}`;
      }),
  );
  expect(groups).toEqual([
    "preview/preview: preview-(stack)-(number), the newest",
    "preview/offline: preview-(stack)-(number), the newest",
    "drift/refresh: drift-(stack), the newest",
    "up/dev: up-dev, one after the other",
    "up/staging: up-staging, one after the other",
    "up/prod: up-prod, one after the other",
  ]);
});

test.each([
  { changed: ["Pulumi.dev.yaml"], touched: ["dev"] },
  { changed: ["Pulumi.prod.yaml", "README.md", "Pulumi.dev.yaml"], touched: ["dev", "prod"] },
  { changed: ["components/acl/rules.ts"], touched: ["dev", "staging", "prod"] },
  { changed: ["policy/index.ts"], touched: ["dev", "staging", "prod"] },
  { changed: ["package-lock.json"], touched: ["dev", "staging", "prod"] },
  { changed: ["Pulumi.yaml"], touched: ["dev", "staging", "prod"] },
  { changed: ["tests/e2e/recipe.test.ts", "docs/index.ts", "Pulumi.gone.yaml"], touched: [] },
  { changed: [""], touched: [] },
])("a change of $changed touches $touched", async ({ changed, touched }) => {
  expect(touchedStacks(changed, ["dev", "staging", "prod"])).toEqual(touched);
});
