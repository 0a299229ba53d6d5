import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { Redis } from "ioredis";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { freePort } from "../../scripts/freePort";
import { temporaryDirectory } from "../parts/operations/backedUp";
import { runVerb } from "./operations";
import { escapes, keys, Terminal } from "./terminal";
import { docker, TestStack } from "./testStack";

// Of a program of somebody's own, which is not this repository's.
const program = "two-servers/index.ts";
let stack: TestStack;
let servers: [name: string, args: Record<string, unknown>][];
const open: Redis[] = [];

beforeAll(async () => {
  const users = { app: { rules: "~* +get +set +ping" } };
  servers = [
    ["one", { users, port: await freePort() }],
    ["two", { users, port: await freePort() }],
  ];
  stack = await TestStack.create({ servers }, program);
  await stack.up();
});
afterAll(async () => {
  for (const client of open) client.disconnect();
  await stack?.remove();
});

const onTerminal = (...args: string[]) => new Terminal(stack, [...args, "--stack", stack.name]);

async function connect(server: string): Promise<Redis> {
  const { users } = await stack.outputs();
  const client = new Redis(users?.value[server].app.url, {
    retryStrategy: () => null,
    enableReadyCheck: false,
  });
  open.push(client.on("error", () => {}));
  await client.ping();
  return client;
}

/** What a command that was not meant can leave behind. */
async function things() {
  const filters = { name: [stack.name] };
  const containers = await docker.listContainers({ all: true, filters });
  const { Volumes } = await docker.listVolumes({ filters });
  return {
    containers: containers.map(({ Id }) => Id).sort(),
    volumes: Volumes.map(({ Name }) => Name).sort(),
    stackFile: await readFile(join(stack.place.cwd, `Pulumi.${stack.name}.yaml`), "utf8"),
  };
}

describe("kick asks", () => {
  test.each([
    ["no", `n${keys.enter}`, 0],
    ["nothing but Enter", keys.enter, 0],
    ["Ctrl-C", keys.ctrlC, 130],
    ["Ctrl-D", keys.ctrlD, 130],
  ])("by %s nobody's session is closed", async (_, typed, code) => {
    const client = await connect("one");
    const kick = onTerminal("kick", "app", "--server", "one");
    expect(await kick.answer("(y/N)", typed)).toBe(code);
    expect(kick.hasCursor).toBe(true);
    expect(kick.text.includes("Nothing was done.")).toBe(code === 0);
    expect(await client.ping()).toBe("PONG");
  });

  test("by yes they are", async () => {
    const client = await connect("one");
    const closed = new Promise((done) => client.once("end", done));
    const kick = onTerminal("kick", "app", "--server", "one");
    expect(await kick.answer("(y/N)", `y${keys.enter}`)).toBe(0);
    await closed;
  });
});

describe("import asks for a password, and does not show it", () => {
  const prompt = "Password of admin";
  const importing = () => new Terminal(stack, ["import", `one-${stack.name}`, "--user", "admin"]);
  const password = async () => {
    const { adminUrls } = await stack.outputs();
    return new URL(adminUrls?.value.one).password;
  };

  test("the right one", async () => {
    const command = importing();
    expect(await command.answer(prompt, `${await password()}${keys.enter}`)).toBe(2);
    expect(command.text).toContain("How to switch over:");
    expect(command.shown).not.toContain(await password());
  });

  test("a wrong one", async () => {
    const command = importing();
    expect(await command.answer(prompt, `mistyped-word${keys.enter}`)).toBe(1);
    expect(command.text).toContain("the server refuses the login of admin (WRONGPASS)");
    expect(command.text).not.toContain("mistyped");
  });

  test("Ctrl-C", async () => {
    const command = importing();
    expect(await command.answer(prompt, `half${keys.ctrlC}`)).toBe(130);
    expect(command.text).not.toContain("half");
    expect(command.hasCursor).toBe(true);
  });
});

describe("status", () => {
  const watched = async (columns: number, environment: NodeJS.ProcessEnv = {}) => {
    const args = ["status", "--watch", "--server", "one", "--stack", stack.name];
    const watch = new Terminal(stack, args, { columns, environment });
    expect(await watch.answer("Ctrl-C ends", keys.ctrlC)).toBe(130);
    return watch;
  };

  test.each([60, 100])(
    "--watch on %i columns wraps nothing, and leaves the terminal in order",
    async (columns) => {
      const watch = await watched(columns);
      expect(watch.text.split("\n").filter((line) => line.length > columns)).toEqual([]);
      expect(watch.shown).toContain(escapes.hideCursor);
      expect(watch.hasCursor).toBe(true);
      // What the shell writes next is on a line of its own.
      expect(watch.text).toMatch(/Ctrl-C ends\n(\^C)?\n$/);
    },
  );

  test("has colours on a terminal, and none with NO_COLOR or in a pipe", async () => {
    const colour = "\u001b[3";
    const args = ["status", "--server", "one", "--stack", stack.name];
    const [coloured, plain] = [
      new Terminal(stack, args),
      new Terminal(stack, args, { environment: { NO_COLOR: "1" } }),
    ];
    await Promise.all([coloured.ended(), plain.ended()]);
    expect(coloured.shown).toContain(colour);
    expect(plain.shown).not.toContain("\u001b");
    const piped = await runVerb(stack, "status", "--server", "one");
    expect(piped.stdout + piped.stderr).not.toContain("\u001b");
  });
});

describe("a backup", () => {
  test("shows a bar, takes it away, and comes back as a person says it", async () => {
    await (await connect("one")).set("kept", "before");
    const directory = temporaryDirectory();
    const backup = onTerminal("backup", "--server", "one", "--to", directory);
    expect(await backup.ended()).toBe(0);
    expect(backup.text).toContain("Copy ");
    expect(backup.shown).toContain(escapes.hideCursor);
    expect(backup.hasCursor).toBe(true);
    const afterBar = backup.shown.slice(backup.shown.lastIndexOf("Copy "));
    expect(escapes.clearLine.some((clear) => afterBar.includes(clear))).toBe(true);
    const [archive = ""] = await readdir(directory);
    await (await connect("one")).set("kept", "after");

    const before = await things();
    const archived = join(directory, archive);
    const restoring = () =>
      new Terminal(stack, ["restore", archived, "--into", stack.name, "--server", "one"]);
    const cloning = () =>
      new Terminal(stack, ["clone", stack.name, stack.name, "--from-server", "one", "--to-server", "two"]);
    for (const [asked, typed, code] of [
      [restoring, `n${keys.enter}`, 1],
      [restoring, keys.ctrlC, 130],
      [restoring, keys.ctrlD, 130],
      [cloning, `n${keys.enter}`, 1],
      [cloning, keys.ctrlC, 130],
    ] as const) {
      const command = asked();
      expect(await command.answer("(y/N)", typed)).toBe(code);
      expect(command.text.includes("nothing was changed")).toBe(code === 1);
      expect(command.hasCursor).toBe(true);
      await expect.poll(things).toEqual(before);
    }

    // Nobody here knows where this program says which volume a server has.
    const restored = restoring();
    expect(await restored.answer("(y/N)", `y${keys.enter}`)).toBe(2);
    const [, volume] = /`dataVolume: "(\S+)"` of the server one, then `pulumi up`/.exec(restored.text) ?? [];
    expect((await things()).volumes).toEqual([...before.volumes, volume].sort());
    expect(await (await connect("one")).get("kept")).toBe("after");
    const named = servers.map(([name, args]) => [
      name,
      name === "one" ? { ...args, dataVolume: volume } : args,
    ]);
    await stack.configure({ servers: named });
    await stack.up();
    expect(await (await connect("one")).get("kept")).toBe("before");
  });
});
