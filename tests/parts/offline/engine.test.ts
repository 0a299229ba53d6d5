import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readEnvironment, toolEnvironment } from "../../../scripts/environment";
import { waitDeadline } from "../../deadlines";
import { docker, dockerOutcome } from "../boot/docker";
import { redisImage } from "../boot/image";
import { installedPlugins } from "./installed";
import { ownNames } from "./resources";

const { home } = installedPlugins();
const own = ownNames();
const secret = "plain-only-inside-the-container";
let directory = "";
let environment: NodeJS.ProcessEnv = {};

const program = `
const docker = require("@pulumi/docker"), pulumi = require("@pulumi/pulumi"), random = require("@pulumi/random");
const image = new docker.RemoteImage("image", { name: process.env.IMAGE, keepLocally: true });
const password = new random.RandomPassword("password", { length: 20 });
const volume = new docker.Volume("volume", { name: process.env.NAME });
const network = new docker.Network("network", { name: process.env.NAME });
const server = new docker.Container("server", {
  name: process.env.NAME, image: image.imageId, entrypoints: ["sh", "-c"], command: ["cat /secret; echo; sleep 600"],
  uploads: [{ file: "/secret", content: pulumi.secret(process.env.SECRET) }, { file: "/password", content: password.result }],
  volumes: [{ containerPath: "/data", volumeName: volume.name }],
  networksAdvanced: [{ name: network.name }],
  memory: 64, memorySwap: 128, tmpfs: { "/tmp": process.env.TMPFS ?? "size=1m" },
  wait: true, waitTimeout: Number(process.env.WAIT),
  healthcheck: { tests: ["CMD", process.env.HEALTH ?? "true"], interval: "1s", timeout: "60s", retries: 1 },
}, { replaceOnChanges: ["tmpfs", ...(process.env.AGAIN ? ["#initerror"] : [])] });
exports.password = password.result;
`;

/** It violates its one policy by what a pack is told of the stack. */
const policyPack = `
const { PolicyPack } = require("@pulumi/policy");
const told = ["STACK", "PROJECT", "DRY_RUN"].map((name) => process.env["PULUMI_NODEJS_" + name]).join(" ");
const { "plugins:any": any } = JSON.parse(process.env.PULUMI_CONFIG);
const validateStack = (_stack, report) => report("told: " + told + " " + any);
const policy = { name: "told", description: "Is told of the stack", enforcementLevel: "mandatory", validateStack };
new PolicyPack("told", { policies: [policy] });
`;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "plug-engine-"));
  environment = {
    ...toolEnvironment(await readEnvironment()),
    PULUMI_HOME: home(),
    PULUMI_BACKEND_URL: `file://${directory}`,
    PULUMI_CONFIG_PASSPHRASE: "test",
    IMAGE: redisImage(),
    NAME: own("engine"),
    SECRET: secret,
    WAIT: String(waitDeadline / 1000),
  };
  const runtime = { name: "nodejs", options: { typescript: false } };
  await writeFile(join(directory, "Pulumi.yaml"), JSON.stringify({ name: "plugins", runtime, main: "." }));
  await writeFile(join(directory, "package.json"), JSON.stringify({ name: "plugins", main: "index.js" }));
  await writeFile(join(directory, "index.js"), program);
  await symlink(resolve(__dirname, "../../../node_modules"), join(directory, "node_modules"));
  await pulumi(["stack", "init", "test"]);
  await pulumi(["config", "set", "any", "thing"]);
});
afterAll(async () => {
  await pulumi(["destroy", "--yes", "--skip-preview"]);
  await rm(directory, { recursive: true, force: true });
});

async function pulumi(
  args: string[],
  more: NodeJS.ProcessEnv = {},
): Promise<{ failed: boolean; output: string }> {
  return new Promise((done) => {
    const options = { cwd: directory, env: { ...environment, ...more } };
    execFile("pulumi", [...args, "--non-interactive"], options, (error, stdout, stderr) => {
      done({ failed: error !== null, output: stdout + stderr });
    });
  });
}

const up = (more?: NodeJS.ProcessEnv) => pulumi(["up", "--yes", "--skip-preview"], more);
const preview = (...args: string[]) => pulumi(["preview", ...args]);

describe("a stack through the engine, from the first update to the last", () => {
  const id = () => docker("inspect", "-f", "{{.Id}}", own("engine"));

  it("never healthy: the next update takes the container for done, as with the official plugin, unless the program has it replaced", async () => {
    const sick = { HEALTH: "false", WAIT: "3", TMPFS: "size=3m" };
    const failing = {
      failed: true,
      output: expect.stringContaining("container failed to be in healthy state"),
    };
    expect(await up(sick)).toMatchObject(failing);
    const first = await id();
    expect(await up({ ...sick, AGAIN: "yes" })).toMatchObject(failing);
    const second = await id();
    expect(second).not.toBe(first);
    expect(await up(sick)).toMatchObject({ failed: false });
    expect(await id()).toBe(second);
  });

  it("healthy: comes up, and neither a preview nor a refresh finds a change", async () => {
    expect(await up()).toMatchObject({ failed: false });
    expect((await preview("--expect-no-changes")).failed).toBe(false);
    expect(
      (await pulumi(["refresh", "--yes", "--skip-preview", "--expect-no-changes"])).output,
    ).not.toContain("updated");
    expect((await preview("--expect-no-changes")).failed).toBe(false);
  });

  it("keeps in the state, but not in the clear, what is secret", async () => {
    expect(await docker("logs", own("engine"))).toBe(secret);
    const { output: password } = await pulumi(["stack", "output", "--show-secrets", "password"]);
    const state = await readFile(join(directory, ".pulumi/stacks/plugins/test.json"), "utf8");
    expect(password.trim()).toHaveLength(20);
    for (const plain of [secret, password.trim()])
      expect(state).not.toContain(JSON.stringify(plain).slice(1, -1));
  });

  it("replaces for `replaceOnChanges` what Docker cannot change", async () => {
    const before = await docker("inspect", "-f", "{{.Id}}", own("engine"));
    expect(await up({ TMPFS: "size=2m" })).toMatchObject({ failed: false });
    expect(await docker("inspect", "-f", "{{.Id}}", own("engine"))).not.toBe(before);
    expect(await docker("inspect", "-f", '{{index .HostConfig.Tmpfs "/tmp"}}', own("engine"))).toBe(
      "size=2m",
    );
  });

  it("a container that is gone is created again after a refresh", async () => {
    await docker("rm", "-f", "-v", own("engine"));
    expect((await preview("--refresh")).output).toMatch(/\+ +docker:index:Container server create/);
    expect(await pulumi(["up", "--yes", "--skip-preview", "--refresh"])).toMatchObject({ failed: false });
  });

  it("a policy pack is started in its own directory, is told of the stack, and can refuse it", async () => {
    const pack = join(directory, "pack");
    await mkdir(pack);
    await writeFile(join(pack, "PulumiPolicy.yaml"), "runtime: nodejs\n");
    await writeFile(join(pack, "package.json"), JSON.stringify({ version: "1.2.3", main: "index.js" }));
    await writeFile(join(pack, "index.js"), policyPack);
    const { failed, output } = await preview("--policy-pack", pack);
    expect(output).toContain("told@v1.2.3");
    expect(output).toContain("told: test plugins true thing");
    expect(failed).toBe(true);
    await writeFile(join(pack, "index.js"), "throw new Error('not today')");
    expect(await preview("--policy-pack", pack)).toEqual({
      failed: true,
      output: expect.stringContaining("not today"),
    });
  });

  it("Docker unreachable: a preview says so", async () => {
    const { output } = await pulumi(["preview"], { DOCKER_HOST: "unix:///nowhere.sock" });
    expect(output).toContain(
      "error: docker native provider returned an unexpected error from Configure: failed to connect to any docker daemon",
    );
  });

  it("is destroyed to nothing, the image aside", async () => {
    expect(await pulumi(["destroy", "--yes", "--skip-preview"])).toMatchObject({ failed: false });
    for (const kind of ["container", "volume", "network"]) {
      expect((await dockerOutcome(kind, "inspect", own("engine"))).exitCode).not.toBe(0);
    }
  });
});
