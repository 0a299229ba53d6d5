import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { freePort } from "../../scripts/freePort";
import { docker } from "../parts/boot/docker";
import { change, content, fill } from "../parts/boot/persistence";
import { TestStack } from "./testStack";

let stack: TestStack;
let port: number;
const settings = (appendonly: string) => ({
  port,
  settings: { appendonly, save: "", "enable-debug-command": "yes" },
});
const found = () => stack.as("admin", content);
const logged = () => docker("logs", `redis-${stack.name}`);

beforeAll(async () => {
  port = await freePort();
  stack = await TestStack.create(settings("no"));
  await stack.up();
  await stack.as("admin", fill);
  await stack.as("admin", (redis) => redis.save());
});
afterAll(() => stack.remove());

test("the preview of turning the AOF on says what it takes", async () => {
  await stack.configure(settings("yes"));
  expect((await stack.preview()).text).toContain(
    "`pulumi up` waits until the first file is complete on disk",
  );
});

test("a crash after the files are installed and before the switch loses nothing, and the next up finishes it", async () => {
  const before = await found();
  // What is left of an up that ended here.
  const target = [
    await stack.urn("Container::redis-config"),
    await stack.urn("InstalledConfig::redis-installed"),
  ];
  await stack.up({ target });
  await stack.crash();
  await stack.healthy();
  expect(await logged()).toContain("redis.conf says yes, and pulumi up switches");
  expect(await found()).toBe(before);

  const { text } = await stack.up({ refresh: true });
  expect(text).toContain("turned on in the running server");
  expect(await stack.settings("appendonly")).toEqual({ appendonly: "yes" });
  await stack.as("admin", (redis) => change(redis, "after the switch"));
  const after = await found();
  await stack.crash();
  await stack.healthy();
  expect(await found()).toBe(after);
  expect((await logged()).match(/boot: .*/g)?.at(-1)).toBe(
    "boot: appendonly yes: the first AOF was completed",
  );
});

test("turned off by hand: the preview with refresh names what boots, what runs and what is on disk; up repairs it", async () => {
  const before = await found();
  await stack.as("admin", (redis) => redis.config("SET", "appendonly", "no"));
  expect((await stack.preview({ refresh: true })).text).toContain(
    "no in the running server, yes in redis.conf; the AOF on disk, if any, lacks what was written since",
  );
  await stack.up({ refresh: true });
  expect(await stack.settings("appendonly")).toEqual({ appendonly: "yes" });
  expect((await stack.preview({ refresh: true })).changes).toEqual({ same: expect.any(Number) });
  await stack.crash();
  await stack.healthy();
  expect(await found()).toBe(before);
});

test("a rewrite is done when the trigger changes, and says what it did", async () => {
  expect((await stack.outputs()).aofRewrite?.value).toEqual({});
  await stack.as("admin", async (redis) => {
    // What Redis cannot compress in a base file.
    for (let round = 0; round < 20; round++) await change(redis, randomBytes(100).toString("hex"));
  });
  await stack.configure({ ...settings("yes"), aof: { rewriteTrigger: 1 } });
  expect((await stack.preview()).text).toContain("rewriteTrigger");
  await stack.up();
  const done = (await stack.outputs()).aofRewrite?.value;
  expect(done.currentSizeBefore - done.baseSizeBefore).toBeGreaterThan(20 * 100 * 200);
  expect(done.currentSizeAfter).toBeLessThan(done.currentSizeBefore);
  expect(done.baseSizeAfter).toBeGreaterThan(done.baseSizeBefore);
  expect(done.milliseconds).toBeGreaterThan(0);

  expect((await stack.up()).changes).toEqual({ same: expect.any(Number) });
  expect((await stack.outputs()).aofRewrite?.value).toEqual(done);
});

test("turned off it ends with a complete snapshot", async () => {
  const before = await found();
  await stack.configure(settings("no"));
  expect((await stack.preview()).text).toContain("`pulumi up` waits until a snapshot is complete on disk");
  await stack.up();
  await stack.crash();
  await stack.healthy();
  expect(await found()).toBe(before);
  expect((await logged()).match(/boot: .*/g)?.at(-1)).toBe(
    "boot: appendonly no: the AOF was ended after a snapshot",
  );
});

test("a rewrite that is asked for with the AOF off is refused", async () => {
  await stack.configure({ ...settings("no"), aof: { rewriteTrigger: "now" } });
  expect(await stack.failingPreview()).toContain("asks for a rewrite of the AOF, but appendonly is no");
});
