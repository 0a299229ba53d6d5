import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import type Redis from "ioredis";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { freePort } from "../../scripts/freePort";
import { type HeldChild, holdChild } from "../parts/boot/heldChild";
import { content, fill } from "../parts/boot/persistence";
import { docker as dockerode, TestStack } from "./testStack";

const users = { app: { rules: "~* &* +@all -@admin -@dangerous +info" } };
// Told to stop while the rewrite is held, Redis cannot end, and is killed when this is over.
const base = { users, stopGracePeriod: 20, settings: { "enable-debug-command": "yes", save: "" } };
const waits = "The server is stopped when the rewrite of its AOF is done";

let stack: TestStack;
let ends: { name?: string; exitCode?: string }[];
let events: NodeJS.ReadableStream;

/** How the server's containers ended since the test began: 0 is a clean exit, 137 is SIGKILL. */
const exitCodes = () =>
  expect.poll(() =>
    ends.filter(({ name }) => name === `redis-${stack.name}`).map(({ exitCode }) => exitCode),
  );

// As they come: Docker remembers the last 256 events only, and every health check is three.
beforeEach(async () => {
  ends = [];
  events = await dockerode.getEvents({ filters: { event: ["die"] } });
  createInterface(events).on("line", (line) => ends.push(JSON.parse(line).Actor.Attributes));
});
afterEach(() => (events as Readable).destroy());
afterEach(() => stack.remove());

/** Holds the rewrite that `begin` makes Redis start. */
const holdRewrite = (begin: (redis: Redis) => Promise<unknown>) =>
  stack.as("admin", (redis) => holdChild(redis, `redis-${stack.name}`, () => begin(redis)));

/** Lets a held rewrite go on when the operation has said that it waits for it; returns all that it printed. */
async function waitingFor(rewrite: HeldChild, operation: Promise<{ text: string }>): Promise<string> {
  await stack.says(waits, operation);
  rewrite.release();
  return (await operation).text;
}

describe("a rewrite of the AOF is going on", () => {
  const port = freePort();

  test("replacing and destroying the server wait for it, say so, and end Redis cleanly", async () => {
    stack = await TestStack.create({ ...base, port: await port });
    await stack.up();
    await stack.as("admin", fill);
    const before = await stack.as("admin", content);
    const rewriting = () => holdRewrite((redis) => redis.bgrewriteaof());

    // Another port: the server to wait for is not where the next one will be.
    const next = await freePort();
    const first = await rewriting();
    await stack.configure({ ...base, port: next });
    expect(await waitingFor(first, stack.up())).toContain(waits);
    await exitCodes().toEqual(["0"]);
    expect(await stack.as("admin", content)).toBe(before);

    // By hand Docker grants as much, and not its own ten seconds.
    expect((await stack.container().inspect()).Config).toMatchObject({ StopTimeout: 20 });
    await stack.container().restart();
    await stack.healthy();
    await exitCodes().toEqual(["0", "0"]);

    const second = await rewriting();
    expect(await waitingFor(second, stack.destroy())).toContain(waits);
    await exitCodes().toEqual(["0", "0", "0"]);

    await stack.up();
    expect(await stack.as("admin", content)).toBe(before);
  });

  test("even the first one, during which Redis refuses to be stopped", async () => {
    const off = { ...base, settings: { ...base.settings, appendonly: "no" }, port: await freePort() };
    stack = await TestStack.create(off);
    await stack.up();
    await stack.as("admin", fill);
    const rewrite = await holdRewrite(async (redis) => {
      await redis.config("SET", "appendonly", "no");
      await redis.config("SET", "appendonly", "yes");
    });
    const before = await stack.as("admin", content);
    expect(await waitingFor(rewrite, stack.destroy())).toContain(waits);
    await exitCodes().toEqual(["0"]);
    await stack.up();
    expect(await stack.as("admin", content)).toBe(before);
  });
});

describe("a server whose data is in memory only is replaced", () => {
  const declare = (port: number, settings: Record<string, unknown>) => ({ ...base, port, settings });
  const cache = { appendonly: "no", save: "" };
  const emptied = "the new container starts without what the server holds now";
  const put = () => stack.as("app", (redis) => redis.mset("first", "1", "last", "written just before"));
  const found = () => stack.as("app", (redis) => redis.mget("first", "last"));
  const all = ["1", "written just before"];
  const start = async (settings: Record<string, unknown>) => {
    const port = await freePort();
    stack = await TestStack.create(declare(port, settings));
    await stack.up();
    await put();
  };
  const times = (text: string) => text.split(emptied).length - 1;

  test("a cache comes back empty, which preview and up say in one line", async () => {
    await start(cache);
    expect(times((await stack.preview()).text)).toBe(0);
    await stack.configure(declare(await freePort(), cache));
    expect(times((await stack.preview()).text)).toBe(1);
    // Said as it happens, and again in the summary that Pulumi itself writes.
    expect((await stack.up()).text).toContain(emptied);
    expect(await found()).toEqual([null, null]);
    expect(await stack.as("admin", (redis) => redis.dbsize())).toBe(0);
  });

  test.each<[what: string, before: Record<string, unknown>, after?: Record<string, unknown>]>([
    ["snapshots are declared, but none at a stop", { appendonly: "no", "shutdown-on-sigterm": "nosave" }],
    ["an AOF is declared together with it", cache, { appendonly: "yes", save: "" }],
    ["an AOF and what Redis reads at boot only are", cache, { appendonly: "yes", save: "", databases: 4 }],
    ["the AOF goes together with it", { appendonly: "yes", save: "" }, { ...cache, databases: 4 }],
  ])("nothing is lost where %s", async (_what, before, after = before) => {
    await start(before);
    const { id } = await stack.identity();
    await stack.configure(declare(await freePort(), after));
    expect(times((await stack.preview()).text)).toBe(0);
    expect(times((await stack.up()).text)).toBe(0);
    expect((await stack.identity()).id).not.toBe(id);
    expect(await found()).toEqual(all);
    expect((await stack.preview()).changes).toEqual({ same: expect.any(Number) });
  });
});
