import { execFile } from "node:child_process";
import { readdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { afterAll, beforeAll, expect, test } from "vitest";
import { freePort } from "../../scripts/freePort";
import { isFull } from "../faults/form";
import { docker as dockerCommand } from "../parts/boot/docker";
import { aofWritten, content, fill } from "../parts/boot/persistence";
import { EndedVerb, type Ending, endLeftProcesses, leftProcesses } from "./ended/endedVerb";
import { runVerb } from "./operations";
import { docker, TestStack } from "./testStack";

let stack: TestStack;
/** The one that is cloned. */
let source: TestStack;
let archive = "";
let archived = "";
let cloned = "";
let events: Readable;
let heard: string[] = [];

beforeAll(async () => {
  const settings = { "enable-debug-command": "yes" };
  stack = await TestStack.create({ settings, port: await freePort(), protectData: true });
  const { PULUMI_BACKEND_URL } = stack.place.env;
  source = await TestStack.create({ settings, port: await freePort() }, ".", { PULUMI_BACKEND_URL });
  await Promise.all([stack.up(), source.up()]);
  await stack.as("admin", fill);
  archived = await stack.as("admin", content);
  await source.as("admin", (redis) => redis.mset("one", "1", "two", "2"));
  cloned = await source.as("admin", content);
  const to = join(stack.place.cwd, "kept");
  archive = JSON.parse((await runVerb(stack, "backup", "--to", to, "--json")).stdout).place;
  events = (await docker.getEvents()) as Readable;
  createInterface({ input: events }).on("line", (line) => {
    const { Type, Action, Actor } = JSON.parse(line);
    heard.push(`${Type} ${Action} ${Actor.Attributes?.name}`);
  });
});
afterAll(async () => {
  events?.destroy();
  endLeftProcesses();
  await source?.remove();
  await stack?.remove();
});

const serverIs = (action: string) => () => heard.includes(`container ${action} redis-${stack.name}`);
const isProven = () => heard.some((each) => /^container destroy .*-throwaway-/.test(each));

function locks(): string[] {
  try {
    const names = readdirSync(join(stack.place.cwd, ".pulumi/locks"), { recursive: true }).map(String);
    return names.filter((name) => name.endsWith(".json"));
  } catch {
    return [];
  }
}

const moments = {
  "the new volume is proven": isProven,
  "pulumi lifts the protection": () => isProven() && locks().length > 0,
  "the server is stopped": serverIs("die"),
  "the old container is gone": serverIs("destroy"),
  "the new container is made": serverIs("create"),
  "the new container starts": serverIs("start"),
};

interface Case {
  ending: Ending;
  when: keyof typeof moments;
  verb?: "clone";
}

const short: Case[] = [
  { ending: "SIGKILL", when: "the server is stopped", verb: "clone" },
  { ending: "SIGKILL of the group", when: "pulumi lifts the protection" },
  { ending: "SIGKILL of the group", when: "the new container is made" },
  { ending: "Ctrl-C", when: "the server is stopped" },
];
const all = (["SIGKILL", "SIGKILL of the group", "Ctrl-C"] as const).flatMap((ending) =>
  Object.keys(moments).flatMap((when) => [
    { ending, when: when as Case["when"] },
    { ending, when: when as Case["when"], verb: "clone" as const },
  ]),
);

async function volume(): Promise<string> {
  const { Mounts } = await stack.container().inspect();
  return Mounts.find(({ Destination }) => Destination === "/data")?.Name ?? "";
}

/** All that a server finds on a copy of it. */
async function contentOf(name: string): Promise<string> {
  const script = `cp -a /from /tmp/data
    redis-server --dir /tmp/data --appendonly yes --save '' --port 0 --unixsocket /tmp/socket --enable-debug-command yes >/dev/null &
    until redis-cli -s /tmp/socket ping | grep -q PONG; do sleep 0.05; done
    echo "$(redis-cli -s /tmp/socket dbsize) keys, $(redis-cli -s /tmp/socket debug digest)"`;
  const options = ["--rm", "--network", "none", "--user", "root", "--volume", `${name}:/from:ro`];
  return dockerCommand("run", ...options, "--entrypoint", "sh", await TestStack.image(), "-c", script);
}

/** As a person runs it. */
async function pulumi(...args: string[]): Promise<{ code: number; text: string }> {
  const line = [...args, "--stack", stack.name, "--non-interactive"];
  return new Promise((resolve) => {
    execFile("pulumi", line, stack.place, (error, stdout, stderr) =>
      resolve({ code: Number(error?.code ?? 0), text: stdout + stderr }),
    );
  });
}

/** What the documentation says to do. */
async function goOn(): Promise<void> {
  if (locks().length > 0) await pulumi("cancel", "--yes");
  const first = await pulumi("up", "--yes", "--skip-preview");
  if (first.code === 0) return;
  expect(first.text).toContain("exists that is not of this stack");
  await dockerCommand("stop", `redis-${stack.name}`);
  await dockerCommand("rm", `redis-${stack.name}`);
  expect(await pulumi("up", "--yes", "--skip-preview")).toMatchObject({ code: 0 });
}

for (const { ending, when, verb = "restore" } of isFull ? all : short) {
  test(`${verb}, ended by ${ending} when ${when}, loses nothing and can be gone on with`, async () => {
    const old = await volume();
    await stack.as("admin", async (redis) => {
      await redis.set("only here", `${ending} ${when}`);
      await aofWritten(redis);
    });
    const before = await stack.as("admin", content);
    heard = [];
    const args =
      verb === "clone" ? ["clone", source.name, stack.name] : ["restore", archive, "--into", stack.name];
    const command = new EndedVerb(stack, [...args, "--yes"], { inTerminal: ending === "Ctrl-C" });
    const hasCome = await command.until(moments[when]);
    const { code, printed } = await command.end(ending);
    expect(hasCome, printed).toBe(true);
    if (ending === "Ctrl-C")
      expect([code, printed]).toEqual([130, expect.not.stringMatching(/^\s+at .*:\d+/m)]);
    // The `up` of a command that was killed alone goes on.
    if (ending === "SIGKILL") await expect.poll(leftProcesses).toEqual([]);
    else endLeftProcesses();
    expect(await contentOf(old)).toBe(before);

    const stackFile = await readFile(join(stack.place.cwd, `Pulumi.${stack.name}.yaml`), "utf8");
    const [, named = old] = /dataVolume: (\S+)/.exec(stackFile) ?? [];
    if (ending !== "SIGKILL") await goOn();
    else expect([locks(), Object.keys((await stack.up()).changes)]).toEqual([[], ["same"]]);
    expect(await volume()).toBe(named);
    const after = named === old ? before : verb === "clone" ? cloned : archived;
    expect(await stack.as("admin", content)).toBe(after);
    expect(await contentOf(old)).toBe(before);
    const data = (await stack.resources()).find(({ urn }) => urn.endsWith("::redis-data"));
    expect(data).toMatchObject({ protect: true });
    expect(await source.as("admin", content)).toBe(cloned);
  });
}
