import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { Command } from "commander";
import type Redis from "ioredis";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { freePort } from "../../scripts/freePort";
import { verbs } from "../../scripts/operations/verbs";
import { s3Server } from "../../scripts/setup/s3Server";
import { waitDeadline } from "../deadlines";
import { isFull } from "../faults/form";
import { fill, persistenceShows } from "../parts/boot/persistence";
import { startS3 } from "../parts/operations/s3";
import { EndedVerb, type Ending, endings } from "./ended/endedVerb";
import { Onlooker, type Standing } from "./ended/standing";
import { runVerb } from "./operations";
import { docker, TestStack } from "./testStack";

let stack: TestStack;
let onlooker: Onlooker;
/** The server that a clone gives its data to. */
let other: TestStack;
let otherOnlooker: Onlooker;
let app: Redis;
let archive = "";
const inProject = (name: string) => join(stack.place.cwd, name);
/** Of a server that does not run: `repair` looks at the append-only file of no other. */
const stopped = () => `stopped-${stack.name}`;

beforeAll(async () => {
  const config = async () => ({
    port: await freePort(),
    settings: { "enable-debug-command": "yes", save: "", "slowlog-log-slower-than": 1 },
    users: { app: { rules: "~* +@all -@admin -@dangerous" } },
  });
  stack = await TestStack.create(await config());
  const { PULUMI_BACKEND_URL } = stack.place.env;
  other = await TestStack.create(await config(), ".", { PULUMI_BACKEND_URL });
  await Promise.all([stack.up(), other.up()]);
  await Promise.all([fillServer(), makeStopped()]);
  const taken = JSON.parse((await runVerb(stack, "backup", "--to", inProject("kept"), "--json")).stdout);
  archive = taken.place;
  await runVerb(stack, "aof", "record", inProject("plotted.csv"), "--every", "0.1", "--for", "0.3");
  app = await stack.connect("app");
  [onlooker, otherOnlooker] = [await Onlooker.of(stack), await Onlooker.of(other)];
});
afterAll(async () => {
  app?.disconnect();
  onlooker?.close();
  otherOnlooker?.close();
  await docker
    .getContainer(stopped())
    .remove({ force: true, v: true })
    .catch(() => {});
  await docker
    .getVolume(stopped())
    .remove()
    .catch(() => {});
  await other?.remove();
  await stack?.remove();
});

async function fillServer(): Promise<void> {
  await stack.as("admin", async (redis) => {
    await fill(redis);
    await redis.call("DEBUG", "POPULATE", "20000", "populated", "200");
    await redis.bgrewriteaof();
    await persistenceShows(redis, "aof_rewrite_in_progress:0", "aof_rewrite_scheduled:0");
  });
  // Something for `denied` to tell.
  await stack.as("app", (redis) => redis.flushall().catch(() => {}));
}

async function makeStopped(): Promise<void> {
  const Image = await TestStack.image();
  const HostConfig = { Binds: [`${stopped()}:/data`] };
  const make = `redis-server --dir /data --appendonly yes --port 0 --unixsocket /tmp/socket &
    until redis-cli -s /tmp/socket set key value; do sleep 0.05; done; redis-cli -s /tmp/socket shutdown; wait`;
  const maker = await docker.createContainer({ Image, HostConfig, Entrypoint: ["sh", "-c", make] });
  await maker.start();
  await maker.wait();
  await maker.remove();
  await docker.createContainer({ Image, HostConfig, name: stopped() });
}

interface Moment {
  name: string;
  isThere(verb: EndedVerb): boolean;
}

const command = (name: string): Moment => ({
  name: `${name} runs`,
  isThere: (verb) => verb.runs(name),
});
const heard = (what: string): Moment => ({
  name: `Docker tells of ${what}`,
  isThere: () => onlooker.hasHeard(what),
});
const prints = (text: string): Moment => ({
  name: `it says ${text}`,
  isThere: ({ printed }) => printed.includes(text),
});
const readsState = command("pulumi");
const asks: Moment = { name: "it asks the server", isThere: () => onlooker.isAsked };
const copies = heard("container exec_start: sh");

interface Row {
  verb: string;
  args: () => string[];
  /** In the order of its work. */
  at: Moment[];
  /** It has a terminal in any case, because it asks there. */
  asksPerson?: true;
  /** Its rewrite goes on in the server. */
  rewrites?: true;
  environment?: () => Promise<NodeJS.ProcessEnv | undefined>;
}

const of = (verb: string, ...args: string[]) => ({
  verb,
  args: () => [...verb.split(" "), ...args.map(placed), "--stack", stack.name],
});
/** `./` is the directory of the project. */
const placed = (word: string) => word.replace("./", `${stack.place.cwd}/`);
const reading = [readsState, asks];
const throwaway = ["container start", "container exec_start: sh", "container exec_start: redis-cli"].map(
  heard,
);
const restored = [readsState, heard("volume create"), ...throwaway];

const rows: Row[] = [
  { ...of("status"), at: [...reading, heard("container exec_start")] },
  { ...of("status", "--watch"), at: [...reading, prints("Drift")] },
  { ...of("aof"), at: [...reading, heard("container exec_start")] },
  { ...of("aof explain"), at: reading },
  { ...of("aof rewrite"), at: reading, rewrites: true },
  { ...of("aof record", "./recorded.csv"), at: reading },
  { verb: "aof plot", args: () => ["aof", "plot", inProject("plotted.csv")], at: [prints("")] },
  { ...of("backup", "--to", "./kept"), at: [...reading, copies] },
  { ...of("backup", "--to", "docker-host:./kept"), at: [copies, command("docker")] },
  {
    ...of("backup", "--to", "s3://kept/redis"),
    at: [copies],
    async environment() {
      const server = await s3Server();
      return server === undefined ? undefined : (await startS3(server, "kept")).environment;
    },
  },
  { verb: "backup verify", args: () => ["backup", "verify", archive], at: throwaway },
  { ...of("backup timer", "--to", "./kept"), at: [prints("")] },
  { verb: "restore", args: () => ["restore", archive, "--into", stack.name, "--yes"], at: restored },
  {
    verb: "restore",
    args: () => ["restore", archive, "--into", stack.name],
    at: [prints("Give redis-")],
    asksPerson: true,
  },
  {
    verb: "clone",
    args: () => ["clone", stack.name, other.name, "--yes"],
    at: [...reading, copies, ...throwaway],
  },
  { ...of("logs"), at: [readsState, prints("Ready to accept connections")] },
  { ...of("logs", "--follow"), at: [readsState, prints("Ready to accept connections")] },
  { ...of("slowlog"), at: reading },
  { ...of("denied"), at: reading },
  { ...of("sessions"), at: reading },
  { ...of("kick", "app"), at: [...reading, prints("? ")], asksPerson: true },
  { ...of("doctor"), at: [...reading, heard("container start")] },
  {
    verb: "import",
    args: () => ["import", `redis-${stack.name}`, "--user", "admin"],
    at: [asks],
    async environment() {
      const { adminUrl } = await stack.outputs();
      return { REDISCLI_AUTH: decodeURIComponent(new URL(adminUrl?.value).password) };
    },
  },
  {
    verb: "repair",
    args: () => ["repair", "--container", stopped()],
    at: [heard("container start"), prints("Give stopped-")],
    asksPerson: true,
  },
];

test("every verb has a row", () => {
  const named = (command: Command): string[] => [
    command.name(),
    ...command.commands.flatMap((each) => named(each).map((name) => `${command.name()} ${name}`)),
  ];
  expect([...new Set(rows.map(({ verb }) => verb))].sort()).toEqual(verbs().flatMap(named).sort());
});

interface Run {
  at: Moment;
  ending: Ending;
}

/** What is done at the same time. The short form ends each verb by Ctrl-C as early and by SIGKILL as late as it may be. */
function runsOf({ at, asksPerson }: Row): Run[][] {
  if (isFull) return at.flatMap((each) => endings.map((ending) => [{ at: each, ending }]));
  const [first, last] = [at[0], at.at(-1)];
  if (first === undefined || last === undefined) return [];
  const early: Run = { at: first, ending: "Ctrl-C" };
  const late: Run = { at: last, ending: "SIGKILL" };
  // What they make is named by the second.
  return first === last || asksPerson ? [[early], [late]] : [[early, late]];
}

async function standings({ rewrites }: Row): Promise<Partial<Standing>[]> {
  const both = await Promise.all([onlooker.standing(), otherOnlooker.standing()]);
  return both.map(({ files, ...rest }) => (rewrites ? rest : { files, ...rest }));
}

/** What must be there afterwards. A health check, which comes every few seconds, is no part of it. */
function standingsAtRest(row: Row): Promise<Partial<Standing>[]> {
  const look = async () => {
    const seen = await standings(row);
    for (const each of seen) expect(each).toMatchObject({ processes: ["redis-server *:6379"], writing: [] });
    return seen;
  };
  return vi.waitFor(look, { interval: 100, timeout: waitDeadline });
}

for (const row of rows) {
  const runs = runsOf(row);
  test(`${row.verb} leaves the server as it was, ended when ${row.at.map(({ name }) => name).join(", ")}`, async ({
    skip,
  }) => {
    const environment = await row.environment?.();
    if (row.environment && !environment) return skip("its server could not be built here");
    const before = await standingsAtRest(row);
    const ended = async ({ at, ending }: Run) => {
      const inTerminal = row.asksPerson ?? ending === "Ctrl-C";
      const verb = new EndedVerb(stack, row.args(), { inTerminal, environment });
      await verb.until(() => at.isThere(verb));
      expectEnd(ending, await verb.end(ending), at.name);
      // One that is very short may be over before it is seen.
      await expect.poll(() => at.isThere(verb), { message: at.name }).toBe(true);
    };
    for (const together of runs) {
      onlooker.begin();
      await Promise.all(together.map(ended));
      const message = together.map(({ at, ending }) => `${ending} when ${at.name}`).join(", ");
      await expect.poll(() => standings(row), { message, interval: 100 }).toEqual(before);
    }
  });
}

function expectEnd(
  ending: Ending,
  { code, signal, printed }: Awaited<ReturnType<EndedVerb["end"]>>,
  message: string,
) {
  // One that had just done its work, too.
  const codes = ending.startsWith("SIGKILL") ? [137, 0, 2] : [130, 0, 2];
  const by = ending.startsWith("SIGKILL") ? "SIGKILL" : "SIGINT";
  expect(signal === by || codes.includes(code ?? -1), `${message}: ${code} ${signal}\n${printed}`).toBe(true);
  expect(printed, message).not.toMatch(/^\s+at .*:\d+/m);
  expect(printed, message).not.toMatch(/^error:/m);
}

test("nothing of an unfinished backup is taken for one", async () => {
  const names = await readdir(inProject("kept"));
  expect(names.filter((name) => !name.endsWith(".partial"))).toEqual([
    archive.slice(archive.lastIndexOf("/") + 1),
  ]);
});
