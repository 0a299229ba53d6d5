import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { execa } from "execa";
import { afterEach, beforeEach, expect, test } from "vitest";
import { parse } from "yaml";
import { pulumiVersion, repository } from "../../../scripts/environment";

let directory = "";

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "gitlab-"));
  await mkdir(join(directory, "bin"));
});
afterEach(() => rm(directory, { recursive: true }));

async function example() {
  const page = await readFile(join(repository, "docs/pull-requests.md"), "utf8");
  const [, yaml = ""] = /```yaml\n(.*?)```/s.exec(page) ?? [];
  return parse(yaml);
}

/** Runs a job's lines as GitLab does, with commands in place of the real ones; what those were called with is returned. */
async function go(job: string, commands: Record<string, string>, env: Record<string, string>) {
  for (const [name, text] of Object.entries(commands)) {
    const log = `printf '${name}'; for arg; do printf ' %s' "$arg"; done; echo`;
    const file = join(directory, "bin", name);
    await writeFile(file, `#!/bin/bash\n{ ${log}; } >> "${directory}/calls"\n${text}\n`, { mode: 0o755 });
  }
  const { exitCode } = await execa(
    "bash",
    ["-eo", "pipefail", "-c", (await example())[job].script.join("\n")],
    {
      cwd: directory,
      env: { PATH: `${join(directory, "bin")}${delimiter}${process.env.PATH}`, ...env },
      extendEnv: false,
      reject: false,
    },
  );
  const calls = await readFile(join(directory, "calls"), "utf8");
  return { exitCode, calls: calls.trimEnd().split("\n") };
}

test("it runs on the engine that this program is tested with", async () => {
  expect((await example()).default.image).toBe(`pulumi/pulumi-nodejs:${pulumiVersion}`);
});

const request = {
  CI_API_V4_URL: "https://gitlab.example.com/api/v4",
  CI_PROJECT_ID: "5",
  CI_MERGE_REQUEST_IID: "7",
  COMMENT_TOKEN: "token",
};
const notes = "https://gitlab.example.com/api/v4/projects/5/merge_requests/7/notes";
const post = (method: string, url: string) =>
  `curl -fsS -X ${method} -H PRIVATE-TOKEN:token --data-urlencode body@comment.md ${url}`;

test.each([
  ["is made where there is none", '[{"id": 1, "body": "Nice."}]', post("POST", notes)],
  [
    "is updated where there is one",
    '[{"id": 1, "body": "Nice."}, {"id": 2, "body": "<!-- redis-server preview -->\\n"}]',
    post("PUT", `${notes}/2`),
  ],
])("the note on a merge request %s", async (_, there, call) => {
  const { exitCode, calls } = await go(
    "comment",
    { curl: `case "$*" in *per_page*) echo '${there}' ;; esac` },
    request,
  );
  expect([exitCode, calls.at(-1)]).toEqual([0, call]);
});

test.each([
  ["goes through where people should look", 2, 0],
  ["fails where a report failed, after the comment is written", 1, 1],
])("a merge request's report %s", async (_, code, exitCode) => {
  const ended = await go(
    "report",
    { npm: `case "$*" in *"--stack staging"*) exit ${code} ;; esac` },
    { CI_JOB_URL: "https://gitlab.example.com/jobs/1" },
  );
  expect(ended.exitCode).toBe(exitCode);
  expect(ended.calls.map((call) => call.replace("npm run ", ""))).toEqual([
    "--silent preview -- --stack dev --json",
    "--silent preview -- --stack staging --json",
    "--silent preview -- --stack prod --json",
    'ci:comment -- --results reports --stacks ["dev","staging","prod"] --link https://gitlab.example.com/jobs/1 --to comment.md',
  ]);
});

test("the stacks are brought up one after the other, and none behind one that is worse than approved", async () => {
  const npm =
    'case "$*" in *"ci:approved"*) grep -q staging report.json && exit 1 ;; esac; echo "$*"; case "$*" in *preview*) exit 2 ;; esac';
  const { exitCode, calls } = await go("up", { npm: `${npm}\nexit 0` }, { APPROVE: "restart" });
  expect(exitCode).toBe(1);
  expect(calls.map((call) => call.replace("npm run ", ""))).toEqual([
    "--silent preview -- --stack dev --json",
    "ci:approved -- --report report.json --approve restart",
    "ci:up -- --stack dev",
    "--silent preview -- --stack staging --json",
    "ci:approved -- --report report.json --approve restart",
  ]);
});
