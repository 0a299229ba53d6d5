import { execFile } from "node:child_process";
import { cp, mkdtemp, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, it } from "vitest";
import { freePort } from "../../scripts/freePort";
import { waitDeadline } from "../deadlines";
import { docker } from "./testStack";

const repository = resolve(__dirname, "../..");
const run = promisify(execFile);

/** A checkout whose server has a name and port of its own, so that it can stand beside a real dev stack. */
const name = `setup${process.pid}`;
let checkout: string;
let state: string;

/** What a script prints, without a terminal, as in CI. */
async function script(file: string, ...args: string[]): Promise<string> {
  const env = { ...process.env, CI: "true", REDIS_SERVER_STATE: state };
  const { stdout } = await run(
    process.execPath,
    [join(checkout, "scripts", "run.mjs"), `scripts/${file}`, ...args],
    { env },
  );
  return stdout.trim();
}

beforeAll(async () => {
  const scratch = await mkdtemp(join(tmpdir(), "redis-server-setup-"));
  [checkout, state] = [join(scratch, "checkout"), join(scratch, "state")];
  const left = ["node_modules", ".git"].map((entry) => join(repository, entry));
  await cp(repository, checkout, { recursive: true, filter: (path) => !left.includes(path) });
  await symlink(join(repository, "node_modules"), join(checkout, "node_modules"));
  const program = await readFile(join(checkout, "index.ts"), "utf8");
  await writeFile(
    join(checkout, "index.ts"),
    program.replace('RedisServer("redis"', `RedisServer("${name}"`),
  );
  const stackFile = join(checkout, "Pulumi.dev.yaml");
  const own = { port: await freePort(), readyTimeout: waitDeadline / 1000 };
  const lines = Object.entries(own).map(([key, value]) => `  redis-server:${key}: ${value}\n`);
  await writeFile(stackFile, [await readFile(stackFile, "utf8"), ...lines].join(""));
});

afterAll(async () => {
  await script("stop.ts", "--delete-data", "--yes").finally(() =>
    rm(join(checkout, ".."), { recursive: true, force: true }),
  );
});

it("brings a server up, runs redis-cli in it, takes it down with its data kept, and finds the data again", async () => {
  const first = await script("start.ts");
  expect(first).toMatch(/✓ packages +already installed/);
  expect(first).toContain(`container ${name}-dev, declared users: app.`);

  expect(await script("redis-cli.ts", "ACL", "WHOAMI")).toBe("admin");
  expect(await script("redis-cli.ts", "--user", "app", "SET", "kept", "yes")).toBe("OK");

  const before = await docker.getContainer(`${name}-dev`).inspect();
  expect(await script("start.ts")).toMatch(/Resources:\n +\d+ unchanged/);
  const after = await docker.getContainer(`${name}-dev`).inspect();
  expect([after.Id, after.State.StartedAt]).toEqual([before.Id, before.State.StartedAt]);

  expect(await script("stop.ts")).toContain(`the data stays in the volume ${name}-dev-data`);
  await expect(docker.getContainer(`${name}-dev`).inspect()).rejects.toThrow("No such container");

  await script("start.ts");
  expect(await script("redis-cli.ts", "GET", "kept")).toBe("yes");
});

it("deletes data only after a yes, which takes a terminal or --yes", async () => {
  await expect(script("stop.ts", "--delete-data")).rejects.toThrow(
    "there is no terminal: add --yes to mean it",
  );
  expect(await script("redis-cli.ts", "GET", "kept")).toBe("yes");
});

it("keeps the passphrase for its owner, and state out of the checkout", async () => {
  expect((await stat(join(state, "passphrase"))).mode & 0o777).toBe(0o600);
  const [generated, own] = await Promise.all(
    [join(state, "project"), checkout].map((directory) =>
      readFile(join(directory, "Pulumi.dev.yaml"), "utf8"),
    ),
  );
  expect(generated).toContain("encryptionsalt:");
  expect(own).not.toContain("encryptionsalt:");
});

it("runs any Pulumi command in that environment", async () => {
  const { app } = JSON.parse(await script("pulumi.ts", "stack", "output", "users", "--show-secrets"));
  expect(app.url).toMatch(/^redis:\/\/app:\w+@127\.0\.0\.1:\d+$/);
});

it("keeps a password that was set as a secret, encrypted, and the checkout as it is", async () => {
  const own = () => readFile(join(checkout, "Pulumi.dev.yaml"), "utf8");
  const before = await own();
  const path = "redis-server:users.app.password";
  await script("pulumi.ts", "config", "set", "--secret", "--path", path, "hunter22", "--stack", "dev");
  await script("start.ts");
  await script("start.ts");
  const { app } = JSON.parse(await script("pulumi.ts", "stack", "output", "users", "--show-secrets"));
  expect(app.password).toBe("hunter22");
  expect(await script("redis-cli.ts", "--user", "app", "PING")).toBe("PONG");
  const generated = await readFile(join(state, "project", "Pulumi.dev.yaml"), "utf8");
  expect(generated).toMatch(/password:\n +secure: v1:/);
  expect(generated).not.toContain("hunter22");
  expect(await own()).toBe(before);
});
