import { execFile } from "node:child_process";
import { appendFile, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { freePort } from "../../scripts/freePort";
import { change, content, fill } from "../parts/boot/persistence";
import { temporaryDirectory } from "../parts/operations/backedUp";
import { docker, repository, TestStack } from "./testStack";

let stack: TestStack;
let other: TestStack;

beforeAll(async () => {
  const settings = { "enable-debug-command": "yes" };
  stack = await TestStack.create({ settings, port: await freePort(), protectData: true });
  // In the same backend, as stacks of one team are.
  const { PULUMI_BACKEND_URL } = stack.place.env;
  const users = { app: { rules: "~* +@all" } };
  other = await TestStack.create({ settings, port: await freePort(), users }, ".", { PULUMI_BACKEND_URL });
  await Promise.all([stack.up(), other.up()]);
  await stack.as("admin", fill);
});
afterAll(async () => {
  await other?.remove();
  await stack?.remove();
});

interface Ended {
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs the command that a person runs, where the stack is. */
function redis(...args: string[]): Promise<Ended> {
  return redisAt(stack, ...args);
}

function redisAt({ place }: TestStack, ...args: string[]): Promise<Ended> {
  const script = [join(repository, "scripts/run.mjs"), "scripts/redis.ts", ...args];
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      script,
      { ...place, maxBuffer: 64 << 20 },
      (error, stdout, stderr) => resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr }),
    );
    child.stdin?.end();
  });
}

const values = (of: TestStack) => of.as("admin", content);

/** Those of the two stacks. */
async function volumes(): Promise<string[]> {
  const { Volumes } = await docker.listVolumes();
  const isOurs = (name: string) => name.includes(stack.name) || name.includes(other.name);
  return Volumes.map(({ Name }) => Name)
    .filter(isOurs)
    .sort();
}

test("a backup is verified and restored in place of what was there", async () => {
  const directory = temporaryDirectory();
  const before = await values(stack);
  const taken = await redis("backup", "--stack", stack.name, "--to", directory, "--keep", "1", "--json");
  expect(taken).toMatchObject({ code: 0, stderr: "" });
  const { place } = JSON.parse(taken.stdout);
  expect(await readdir(directory)).toEqual([place.slice(directory.length + 1)]);

  const there = await volumes();
  const verified = await redis("backup", "verify", place, "--json");
  expect(JSON.parse(verified.stdout)).toMatchObject({ restores: true, keys: 10_000, differences: [] });
  expect(await volumes()).toEqual(there);

  await stack.as("admin", (client) => change(client, "after the backup"));
  const stackFile = join(stack.place.cwd, `Pulumi.${stack.name}.yaml`);
  await appendFile(stackFile, "# A comment of a person.\n");

  const refused = await redis("restore", place, "--into", stack.name);
  expect(refused).toMatchObject({
    code: 1,
    stderr: expect.stringContaining(`restore ${place} --into ${stack.name} --yes`),
  });
  expect(await volumes()).toEqual(there);

  // A machine that crashed in the middle of one.
  const left = `redis-${stack.name}-data-restored-20260101000000`;
  await docker.createVolume({ Name: left });
  const restored = await redis("restore", place, "--into", stack.name, "--yes", "--json");
  expect(restored).toMatchObject({ code: 0 });
  const { volume, previousVolume, unusedVolumes } = JSON.parse(restored.stdout);
  expect(unusedVolumes).toEqual([left]);
  await docker.getVolume(left).remove();
  expect(previousVolume).toBe(`redis-${stack.name}-data`);
  expect(await values(stack)).toBe(before);
  expect((await volumes()).filter((name) => !there.includes(name))).toEqual([volume]);
  const text = await readFile(stackFile, "utf8");
  expect(text).toContain("# A comment of a person.\n");
  expect(text).toContain(`redis-server:dataVolume: ${volume}\n`);
  // Nothing is left for another update, and the data are protected again.
  expect(Object.keys((await stack.up()).changes)).toEqual(["same"]);
  const data = (await stack.resources()).find(({ urn }) => urn.endsWith("::redis-data"));
  expect(data).toMatchObject({ protect: true });
});

test("a clone gives another stack the data, and leaves it its users", async () => {
  const there = await volumes();
  const users = await other.aclList();
  const cloned = await redisAt(other, "clone", stack.name, other.name, "--yes", "--json");
  expect(cloned).toMatchObject({ code: 0 });
  const { volume } = JSON.parse(cloned.stdout);
  expect(await values(other)).toBe(await values(stack));
  expect(await other.aclList()).toEqual(users);
  expect((await volumes()).filter((name) => !there.includes(name))).toEqual([volume]);
});
