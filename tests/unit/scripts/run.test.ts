import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { copyFile, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, dirname, join, resolve } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

const repository = resolve(__dirname, "../../..");

// A repository of these few files, and an npm that links this repository's packages in place of installing them.
describe("node scripts/run.mjs", () => {
  let checkout = "";
  let env: NodeJS.ProcessEnv = {};

  beforeEach(async () => {
    checkout = await mkdtemp(join(tmpdir(), "run-"));
    const files = [
      "scripts/run.mjs",
      "scripts/setup/packages.mjs",
      "loader/register.cjs",
      "loader/keptModules.cjs",
      "package.json",
      "package-lock.json",
      "tsconfig.json",
    ];
    for (const file of files) {
      await mkdir(dirname(join(checkout, file)), { recursive: true });
      await copyFile(join(repository, file), join(checkout, file));
    }
    await npm(`echo "$@" >>npm.log; ln -s "${join(repository, "node_modules")}" node_modules`);
    env = { ...process.env, PATH: `${join(checkout, "bin")}${delimiter}${process.env.PATH}` };
  });
  afterEach(() => rm(checkout, { recursive: true }));

  async function npm(script: string): Promise<void> {
    await mkdir(join(checkout, "bin"), { recursive: true });
    await writeFile(join(checkout, "bin", "npm"), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  }
  const npmLog = () => readFile(join(checkout, "npm.log"), "utf8").catch(() => "");
  const link = () => symlink(join(repository, "node_modules"), join(checkout, "node_modules"));
  const write = (file: string, text: string) => writeFile(join(checkout, file), text);
  function run(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
    return new Promise((done) => {
      const command = [join(checkout, "scripts/run.mjs"), ...args];
      execFile(process.execPath, command, { env, cwd: tmpdir() }, (error, stdout, stderr) =>
        done({ code: Number(error?.code ?? 0), stdout, stderr }),
      );
    });
  }

  it("installs the packages where there are none, and leaves stdout to the script", async () => {
    await write(
      "scripts/list.ts",
      'import { stringify } from "yaml";\nconsole.log(stringify(process.argv.slice(2) as string[]).trim());',
    );
    const { code, stdout, stderr } = await run("scripts/list.ts", "--base", "main");
    expect([code, stdout]).toEqual([0, "- --base\n- main\n"]);
    expect(stderr).toMatch(/^… packages {2}npm ci \(.* s\)\n✓ packages {2}installed by npm ci \(.* s\)\n$/);
    expect(await npmLog()).toBe("ci --no-progress --prefer-offline\n");
  });

  it("installs nothing and prints nothing where they are there, and ends with the script's exit code", async () => {
    await link();
    await write("scripts/fail.ts", "process.exitCode = 3;");
    expect(await run("scripts/fail.ts")).toEqual({ code: 3, stdout: "", stderr: "" });
    expect(await npmLog()).toBe("");
  });

  it("shows how it is called, and refuses a script that is not there", async () => {
    const help = await run("--help");
    expect([help.code, help.stdout]).toEqual([
      0,
      expect.stringMatching(/^usage: node scripts\/run\.mjs FILE/),
    ]);
    const { code, stderr } = await run();
    expect([code, stderr]).toEqual([1, expect.stringMatching(/^error: which script\?\nusage: node/)]);
  });

  it("shows its line among those of the set-up", async () => {
    await link();
    await write("scripts/start.ts", 'console.log("started");');
    const { stdout } = await run("scripts/start.ts");
    expect(stdout).toMatch(/^✓ packages {2}already installed \(.* s\)\nstarted\n$/);
  });

  it("shows why npm failed, and does not run the script", async () => {
    await npm('echo "npm error no such registry" >&2; exit 7');
    await write("scripts/start.ts", 'console.log("started");');
    const { code, stdout } = await run("scripts/start.ts");
    expect(code).toBe(1);
    expect(stdout).toMatch(
      /✗ packages {2}`npm ci --no-progress --prefer-offline` failed \(7\):\nnpm error no such registry/,
    );
    expect(stdout).not.toContain("started");
  });

  it("leaves signals to the script", async () => {
    await link();
    await write(
      "scripts/wait.ts",
      'const wait = setInterval(() => {}, 1000);\nprocess.on("SIGTERM", () => {\n  clearInterval(wait);\n' +
        '  process.exitCode = 5;\n});\nconsole.log("ready");',
    );
    const child = spawn(process.execPath, [join(checkout, "scripts/run.mjs"), "scripts/wait.ts"], { env });
    const ended = once(child, "exit");
    await Promise.race([once(child.stdout, "data"), ended]);
    child.kill("SIGTERM");
    expect(await ended).toEqual([5, null]);
  });
});
