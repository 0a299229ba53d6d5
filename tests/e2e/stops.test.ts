import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { content, fill, persistenceShows, slowDown } from "../parts/boot/persistence";
import { docker as dockerode, freePort, TestStack } from "./testStack";

const users = { app: { rules: "~* &* +@all -@admin -@dangerous +info" } };
// Redis would be killed long before a slow rewrite is done. A snapshot at the end would be as slow, so there is none.
const base = { users, stopGracePeriod: 2, settings: { "enable-debug-command": "yes", save: "" } };
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

describe("a rewrite of the AOF is going on", () => {
  const port = freePort();

  test("replacing and destroying the server wait for it, say so, and end Redis cleanly", async () => {
    stack = await TestStack.create({ ...base, port: await port });
    await stack.up();
    await stack.as("admin", fill);
    const before = await stack.as("admin", content);
    const rewriteSlowly = () =>
      stack.as("admin", async (redis) => {
        await slowDown(redis, 5);
        await redis.bgrewriteaof();
        await persistenceShows(redis, "aof_rewrite_in_progress:1");
      });

    // Another port: the server to wait for is not where the next one will be.
    const next = await freePort();
    await rewriteSlowly();
    await stack.configure({ ...base, port: next });
    expect((await stack.up()).text).toContain(waits);
    await exitCodes().toEqual(["0"]);
    expect(await stack.as("admin", content)).toBe(before);

    // By hand Docker grants as much, and not its own ten seconds.
    expect((await stack.container().inspect()).Config).toMatchObject({ StopTimeout: 2 });
    await stack.container().restart();
    await stack.healthy();
    await exitCodes().toEqual(["0", "0"]);

    await rewriteSlowly();
    const { text } = await stack.destroy();
    expect(text).toContain(waits);
    await exitCodes().toEqual(["0", "0", "0"]);

    await stack.up();
    expect(await stack.as("admin", content)).toBe(before);
  });

  test("even the first one, during which Redis refuses to be stopped", async () => {
    const off = { ...base, settings: { ...base.settings, appendonly: "no" }, port: await freePort() };
    stack = await TestStack.create(off);
    await stack.up();
    await stack.as("admin", async (redis) => {
      await fill(redis);
      await slowDown(redis, 5);
      await redis.config("SET", "appendonly", "yes");
      await persistenceShows(redis, "aof_rewrite_in_progress:1");
    });
    const before = await stack.as("admin", content);
    const { text } = await stack.destroy();
    expect(text).toContain(waits);
    await exitCodes().toEqual(["0"]);
    await stack.up();
    expect(await stack.as("admin", content)).toBe(before);
  });
});
