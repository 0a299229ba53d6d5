import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import type Redis from "ioredis";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { freePort } from "../freePort";
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
