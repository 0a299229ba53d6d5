import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join, resolve } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { reports } from "../preview/reports";

const repository = resolve(__dirname, "../../../..");
const id = "145cdc7c90edb3bf357a4f1c3d5a782ddd6d8ce4c6daaf46a5ed201664fe99f1";
let directory = "";

// In place of Pulumi, a command that prints an id and a host, on both streams, and fails where it is told to.
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "commands-"));
  const pulumi = `#!/bin/sh
case $1 in version) echo v3.250.0; exit ;; esac
echo "$1 of ~ container: ${id}"
echo "    [id=${id}]"
echo "ssh://ops@db.example.com is slow" >&2
echo "Resources:"
echo "    ~ 1 to update"
exit "\${FAILURE:-0}"
`;
  await writeFile(join(directory, "pulumi"), pulumi, { mode: 0o755 });
});
afterAll(() => rm(directory, { recursive: true }));

function script(file: string, args: string[], more: NodeJS.ProcessEnv = {}) {
  const env = { ...process.env, PATH: `${directory}${delimiter}${process.env.PATH}`, ...more };
  const line = [join(repository, "scripts/run.mjs"), `scripts/ci/${file}`, ...args];
  return new Promise<{ code: number; stdout: string; stderr: string }>((done) => {
    execFile(process.execPath, line, { cwd: directory, env }, (error, stdout, stderr) =>
      done({ code: Number(error?.code ?? 0), stdout, stderr }),
    );
  });
}

it("the comment is made of what are reports", async () => {
  const report = { ...reports.databases, diff: "~ container" };
  await writeFile(join(directory, "report-prod.json"), JSON.stringify(report));
  await writeFile(
    join(directory, "report-dev.json"),
    JSON.stringify({ ...report, stack: "dev", version: 2 }),
  );
  const to = join(directory, "comment.md");
  const stacks = JSON.stringify(["dev", "prod"]);
  const link = "https://github.com/us/redis-server/actions/runs/1";
  const args = ["--results", directory, "--stacks", stacks, "--link", link, "--to", to];
  expect(await script("comment.ts", args)).toEqual({ code: 0, stdout: "", stderr: "" });
  const verdicts =
    "### Previews\n\n- `dev`: **no report**, its job ended before\n- `prod`: **needs a look**: restart, about 9 s";
  const comment = await readFile(to, "utf8");
  expect(comment).toContain(`<!-- redis-server preview -->\n<!-- redis-server approved: `);
  expect(comment).toContain(verdicts);
  expect(comment).toContain(`: [the run's summary and artifacts](${link})\n`);
});

it("the log of an up shows no ids and hosts", async () => {
  const { code, stdout, stderr } = await script("up.ts", ["--stack", "dev"], { FAILURE: "4" });
  expect([code, stdout, stderr]).toEqual([
    4,
    "up of ~ container: ***\nResources:\n    ~ 1 to update\n",
    "ssh://*** is slow\n",
  ]);
});
