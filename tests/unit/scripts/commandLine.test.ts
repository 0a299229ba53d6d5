import { execFile } from "node:child_process";
import { access, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import packageJson from "../../../package.json";

const repository = resolve(__dirname, "../../..");

interface Ended {
  code: number;
  stdout: string;
  stderr: string;
}

/** The npm scripts and what each one is called with, `test:faults` and its files among them. */
const commands = Object.entries(packageJson.scripts).map(([name, line]) => {
  const [, script = "", args = ""] = /node scripts\/run\.mjs (\S+) ?(.*)$/.exec(line) ?? [];
  return { name, script, args: args.split(" ").filter(Boolean) };
});
/** Their arguments are another program's. */
const handsOn = ["scripts/test.ts", "scripts/pulumi.ts", "scripts/redis-cli.ts"];

describe("npm run", () => {
  let scratch = "";
  let env: NodeJS.ProcessEnv = {};

  // Whatever a command would start is here in place of the real one, and notes that it was started.
  beforeAll(async () => {
    scratch = await mkdtemp(join(tmpdir(), "command-line-"));
    const bin = join(scratch, "bin");
    await mkdir(bin);
    for (const name of ["docker", "pulumi", "git", "go", "npm", "curl", "apt-get", "sh"]) {
      const fake = `#!/bin/sh\necho "${name} $*" >>"${scratch}/started"\necho "${name} $*"\n`;
      await writeFile(join(bin, name), fake, { mode: 0o755 });
    }
    env = {
      ...process.env,
      PATH: bin,
      REDIS_SERVER_CACHE: join(scratch, "cache"),
      REDIS_SERVER_STATE: join(scratch, "state"),
    };
  });
  afterAll(() => rm(scratch, { recursive: true }));

  const run = (script: string, ...args: string[]): Promise<Ended> =>
    new Promise((done) => {
      const line = [join(repository, "scripts/run.mjs"), script, ...args];
      execFile(process.execPath, line, { env, cwd: repository }, (error, stdout, stderr) =>
        done({ code: Number(error?.code ?? 0), stdout, stderr }),
      );
    });
  const exists = (path: string) =>
    access(join(scratch, path)).then(
      () => true,
      () => false,
    );
  const touched = async () => {
    const parts = await Promise.all(["started", "cache", "state"].map(exists));
    return parts.includes(true);
  };

  it.concurrent.each(commands)(
    "$name -- --help shows how it is called, and does nothing",
    async ({ name, script, args }) => {
      const called = ["start", "stop", "test"].includes(name) ? `npm ${name}` : `npm run ${name}`;
      const usage = ["test:faults", "test:preview"].includes(name)
        ? "npm test"
        : called.replace(/bench:.*/, "bench");
      const { code, stdout, stderr } = await run(script, ...args, "--help");
      expect([code, stderr]).toEqual([0, ""]);
      expect(stdout.startsWith(`Usage: ${usage} -- `)).toBe(true);
      expect(stdout).toContain("-h, --help");
      expect(await touched()).toBe(false);
    },
  );

  it.concurrent.each(commands.filter(({ script }) => !handsOn.includes(script)))(
    "$name -- --hlep is refused with what there is, and does nothing",
    async ({ script }) => {
      const { code, stdout, stderr } = await run(script, "--hlep");
      expect(code).toBe(1);
      // `npm start` says how it came by the packages, without which it could not read its arguments.
      expect(stdout).toMatch(/^(✓ packages .*\n)?$/);
      expect(stderr).toMatch(/^error: unknown option '--hlep'\n\(Did you mean --help\?\)\n\nUsage: npm /);
      expect(await touched()).toBe(false);
    },
  );

  it.concurrent.each([
    ["stop.ts", ["--delete-date"], "error: unknown option '--delete-date'\n(Did you mean --delete-data?)"],
    ["stop.ts", ["delete-data"], "error: unknown argument 'delete-data'"],
    ["pin.ts", [], "error: which stack? Add --stack NAME; there are: dev, prod, staging"],
    ["pin.ts", ["--stack", "deb"], "argument 'deb' is invalid. Allowed choices are dev, prod, staging."],
    ["ci/up.ts", ["--stack", "deb"], "argument 'deb' is invalid. Allowed choices are dev, prod, staging."],
    [
      "ci/comment.ts",
      ["--results", "/nowhere"],
      "error: there is no directory /nowhere; name one with --results",
    ],
    ["pin.ts", ["--stak", "dev"], "error: unknown option '--stak'\n(Did you mean --stack?)"],
    ["redis.ts", [], "Usage: npm run redis -- [options] [command]"],
    ["redis.ts", ["repiar"], "error: unknown command 'repiar'\n(Did you mean repair?)"],
    ["redis.ts", ["repair", "--yse"], "error: unknown option '--yse'\n(Did you mean --yes?)"],
    ["testNode.ts", ["18"], "Allowed choices are 22, 24."],
    ["../bench/bench.ts", ["--runs", "many"], "It has to be a whole number, 1 or more."],
    ["sotp.ts", [], "error: there is no script scripts/sotp.ts"],
  ])("%s %j is refused", async (script, args, message) => {
    const { code, stderr } = await run(join("scripts", script), ...args);
    expect(code).toBe(1);
    expect(stderr).toContain(message);
    expect(await touched()).toBe(false);
  });

  it("every verb of npm run redis shows its own help, and refuses a misspelt option with the nearest", async () => {
    const { stdout: help } = await run("scripts/redis.ts", "--help");
    const verbs = [...help.slice(help.indexOf("Commands:")).matchAll(/^ {2}(\w+) /gm)].map(
      ([, verb = ""]) => verb,
    );
    expect(verbs).toContain("repair");
    await Promise.all(
      verbs.map(async (verb) => {
        const shown = await run("scripts/redis.ts", verb, "--help");
        expect([shown.code, shown.stderr]).toEqual([0, ""]);
        expect(shown.stdout.startsWith(`Usage: npm run redis -- ${verb} `)).toBe(true);
        const { code, stdout, stderr } = await run("scripts/redis.ts", verb, "--hlep");
        expect([code, stdout]).toEqual([1, ""]);
        expect(stderr).toContain("error: unknown option '--hlep'\n(Did you mean --help?)");
        expect(stderr).toContain(`Usage: npm run redis -- ${verb} `);
      }),
    );
  });

  it.concurrent.each([
    [["aof", "rewrite", "--stak", "prod"], "error: unknown option '--stak'\n(Did you mean --stack?)"],
    [["aof", "rewrit"], "error: too many arguments"],
    [["aof", "record"], "error: missing required argument 'file'"],
    [["aof", "record", "f", "--every", "often"], "It has to be a time such as 30s, 15m, 2h or 1d."],
    [["aof", "record", "f", "--for", "0"], "It has to be a time such as 30s, 15m, 2h or 1d."],
    [["aof", "plot", "f", "--out", "f.gif"], "It has to end in .svg, .png, .html."],
    [["aof", "plot", "/nowhere.csv"], "ENOENT"],
  ])("redis.ts %j is refused", async (args, message) => {
    const { code, stderr } = await run("scripts/redis.ts", ...args);
    expect(code).toBe(1);
    expect(stderr).toContain(message);
    expect(await touched()).toBe(false);
  });

  it("repair -- --help shows its own options", async () => {
    const { stdout } = await run("scripts/redis.ts", "repair", "--help");
    expect(stdout).toMatch(/^Usage: npm run redis -- repair \[options\]\n/);
    expect(stdout).toContain("--container <name>");
  });
});

it("npm run pulumi hands on what is Pulumi's, also its --help", async () => {
  const scratch = await mkdtemp(join(tmpdir(), "command-line-"));
  try {
    await writeFile(join(scratch, "pulumi"), '#!/bin/sh\necho "$@"\n', { mode: 0o755 });
    const environment = { pulumi: scratch, bundledPlugins: true, image: null, dockerHost: null };
    await writeFile(join(scratch, "environment.json"), JSON.stringify(environment));
    const env = {
      ...process.env,
      REDIS_SERVER_CACHE: scratch,
      REDIS_SERVER_STATE: join(scratch, "state"),
    };
    const line = [join(repository, "scripts/run.mjs"), "scripts/pulumi.ts", "up", "--nosuch", "--help"];
    const printed = await new Promise((done) => {
      execFile(process.execPath, line, { env }, (_error, stdout) => done(stdout));
    });
    expect(printed).toBe("up --nosuch --help\n");
    expect(await readFile(join(scratch, "state", "project", "Pulumi.yaml"), "utf8")).toContain("main:");
  } finally {
    await rm(scratch, { recursive: true });
  }
});

it("npm run ci:stacks names a branch that is not there", async () => {
  const line = [join(repository, "scripts/run.mjs"), "scripts/ci/stacks.ts", "--base", "nosuch"];
  const stderr = await new Promise((done) => {
    execFile(process.execPath, line, (_error, _stdout, printed) => done(printed));
  });
  expect(stderr).toBe(
    "error: there is no branch nosuch in this clone; fetch it, or name another one with --base\n",
  );
});
