import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import packageJson from "../../../package.json";
import { previewComment } from "../../../scripts/ci/previewComment";
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
  "runs-on": string;
  needs?: string;
  environment?: string;
  permissions?: Record<string, string>;
  concurrency?: { group: string };
  steps: { run?: string; uses?: string; with?: Record<string, unknown>; env?: Record<string, string> }[];
}

const workflow = (name: string): { permissions: Record<string, string>; jobs: Record<string, Job> } =>
  parse(readFileSync(join(github, `workflows/${name}.yml`), "utf8"));

describe.each(texts)("%s", (_file, text) => {
  test("uses official actions only, each pinned by a commit that is told apart by its version", () => {
    for (const [, used] of text.matchAll(/^ +(?:- )?uses: (.*)/gm)) {
      expect(used).toMatch(
        /^(\.\/\.github\/actions\/[\w-]+|(actions|pulumi)\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+)$/,
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
    const steps: Job["steps"] = Object.values<Pick<Job, "steps">>(jobs ?? { runs }).flatMap(
      (job) => job.steps,
    );
    for (const { run } of steps) expect(run ?? "").not.toContain("${{");
  });
});

test("Pulumi is the version that the tests run with", async () => {
  const { runs } = parse(readFileSync(join(github, "actions/set-up/action.yml"), "utf8"));
  const step = runs.steps.find(({ uses }: { uses?: string }) => uses?.startsWith("pulumi/actions@"));
  expect(step.with["pulumi-version"]).toBe(pulumiVersion);
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
    { name: "dev", needs: undefined, environment: "dev", group: "up-dev" },
    { name: "staging", needs: "dev", environment: "staging", group: "up-staging" },
    { name: "prod", needs: "staging", environment: "prod", group: "up-prod" },
  ]);
  for (const [name, { steps }] of Object.entries(jobs)) {
    expect(steps.at(-1)?.run).toBe(`npm run ci:up -- --stack ${name}`);
  }
});

test("the code of a pull request never meets a token that may write, and a fork's no secret and no runner of ours", () => {
  const { permissions, jobs } = workflow("preview");
  expect(permissions).toEqual({});
  for (const [name, job] of Object.entries(jobs)) {
    const checksOut = job.steps.some(({ uses }) => uses?.startsWith("actions/checkout@"));
    expect([name, job.permissions]).toEqual([
      name,
      checksOut ? { contents: "read" } : { "pull-requests": "write" },
    ]);
    const trusted = job.if?.includes("github.event.pull_request.head.repo.full_name == github.repository");
    if (!trusted) {
      expect(job["runs-on"]).toBe("ubuntu-latest");
      expect(JSON.stringify(job)).not.toContain("secrets.");
    }
  }
  expect(Object.keys(jobs)).toEqual(["check", "stacks", "preview", "comment"]);
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

test("the comment shows what Pulumi printed, whatever marks are in it", async () => {
  expect(previewComment("dev", true, "\n+ create\n```\n")).toBe(
    [
      "### Preview of `dev`",
      "",
      "<details><summary>What Pulumi printed</summary>",
      "",
      "````diff",
      "+ create",
      "```",
      "````",
      "",
      "</details>",
      "",
      "",
    ].join("\n"),
  );
});

test("the comment says when the preview failed, and keeps the end of a long one", async () => {
  const comment = previewComment("dev", false, `${"x".repeat(100_000)}\nerror: the reason`);
  expect(comment).toMatch(/^### Preview of `dev` failed\n/);
  expect(comment).toContain("error: the reason\n```\n");
  expect(comment.length).toBeLessThan(21_000);
});
