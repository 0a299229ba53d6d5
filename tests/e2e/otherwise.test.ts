import { afterEach, describe, expect, test } from "vitest";
import { freePort } from "../../scripts/freePort";
import { docker } from "../parts/boot/docker";
import { TestStack } from "./testStack";

let stack: TestStack;
let port: number;
const declare = (appendonly: string) => ({
  port,
  users: { app: { rules: "~* +@all" } },
  settings: { appendonly },
});
const inData = (command: string) => docker("exec", `redis-${stack.name}`, "sh", "-c", command);
const put = (value: string) => stack.as("app", (redis) => redis.set("key", value));
const found = () => stack.as("app", (redis) => redis.get("key"));

afterEach(() => stack.remove());

/** The next plain preview says what differs, the next plain up switches, and after that nothing differs; the value stays. */
async function isBroughtBack(value: string): Promise<void> {
  expect(await stack.settings("appendonly")).toEqual({ appendonly: "no" });
  expect(await found()).toBe(value);
  const said = "The server runs with appendonly no, and yes is declared";
  const preview = await stack.preview();
  expect(preview.text).toContain(said);
  expect(Object.keys(preview.changes)).toContain("update");
  await stack.up();
  expect(await stack.settings("appendonly")).toEqual({ appendonly: "yes" });
  expect((await stack.preview()).changes).toEqual({ same: expect.any(Number) });
  await stack.crash();
  await stack.healthy();
  expect(await found()).toBe(value);
  expect(await stack.settings("appendonly")).toEqual({ appendonly: "yes" });
}

describe("a server that runs without its declared AOF", () => {
  test("because the files of the AOF were removed", async () => {
    port = await freePort();
    stack = await TestStack.create(declare("yes"));
    await stack.up();
    await put("in the snapshot that the stop makes");
    await inData("rm -r /data/appendonlydir");
    await stack.container().restart();
    await stack.healthy();
    await isBroughtBack("in the snapshot that the stop makes");
  });

  test("because a backup was put back", async () => {
    port = await freePort();
    stack = await TestStack.create(declare("yes"));
    await stack.up();
    await put("in the backup");
    await stack.as("admin", (redis) => redis.save());
    await inData("cp /data/dump.rdb /data/backup");
    await put("after the backup");
    // Ended without a save, which would be over the backup.
    await inData("rm -r /data/appendonlydir && mv /data/backup /data/dump.rdb");
    await stack.crash();
    await stack.healthy();
    await isBroughtBack("in the backup");
  });

  test("because an up was cut off after it had turned the AOF off", async () => {
    port = await freePort();
    stack = await TestStack.create(declare("yes"));
    await stack.up();
    await put("before the switch");
    await stack.configure(declare("no"));
    // What is left of an up that ended after the first step of the switch.
    const installed = [
      await stack.urn("Container::redis-config"),
      await stack.urn("InstalledConfig::redis-installed"),
    ];
    await stack.up({ target: installed });
    await stack.as("admin", (redis) => redis.config("SET", "appendonly", "no"));
    await put("after the switch");
    await stack.configure(declare("yes"));
    await isBroughtBack("after the switch");
  });

  test("not when the up was cut off before it had turned the AOF off: back to yes changes nothing", async () => {
    port = await freePort();
    stack = await TestStack.create(declare("yes"));
    await stack.up();
    await stack.configure(declare("no"));
    await stack.up({
      target: [
        await stack.urn("Container::redis-config"),
        await stack.urn("InstalledConfig::redis-installed"),
      ],
    });
    await put("while the conf was ahead");
    await stack.crash();
    await stack.healthy();
    expect(await found()).toBe("while the conf was ahead");
    expect(await stack.settings("appendonly")).toEqual({ appendonly: "yes" });
    await stack.configure(declare("yes"));
    await stack.up();
    expect((await stack.preview()).changes).toEqual({ same: expect.any(Number) });
    await stack.crash();
    await stack.healthy();
    expect(await found()).toBe("while the conf was ahead");
  });
});
