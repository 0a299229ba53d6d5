import { afterEach, expect, test } from "vitest";
import { freePort } from "../../scripts/freePort";
import { change, content, fill } from "../parts/boot/persistence";
import { docker, TestStack } from "./testStack";

const settings = { "enable-debug-command": "yes" };
const given = { settings, retainData: false, protectData: false };

let stack: TestStack;
afterEach(() => stack.remove());

async function volumes(): Promise<string[]> {
  const { Volumes } = await docker.listVolumes({ filters: { name: [stack.name] } });
  return Volumes.map(({ Name }) => Name).sort();
}

/** All values on the server. */
const values = () => stack.as("admin", content);

async function filled(): Promise<string> {
  await stack.as("admin", async (redis) => {
    await fill(redis);
    await change(redis, "of the first volume");
  });
  return await values();
}

test.each([
  { what: "dataVolume", changed: (name: string) => ({ dataVolume: `other-${name}` }) },
  { what: "containerName", changed: (name: string) => ({ containerName: `other-${name}` }) },
])(
  "another $what keeps the stack's own volume, although retainData: false was applied",
  async ({ changed }) => {
    const config = { ...given, port: await freePort() };
    stack = await TestStack.create(config);
    await stack.up();
    const before = await filled();
    const own = `redis-${stack.name}-data`;

    await stack.configure({ ...config, ...changed(stack.name) });
    expect((await stack.preview()).text).toContain(`${own} is kept with all that is on it`);
    await stack.up();
    expect(await volumes()).toContain(own);
    expect(await values()).not.toBe(before);

    await stack.configure({ ...config, dataVolume: own });
    await stack.up();
    expect(await values()).toBe(before);

    // It is the stack's own again, and only now it is destroyed.
    await stack.configure(config);
    await stack.up();
    await stack.destroy();
    expect(await volumes()).not.toContain(own);
  },
);

test.each([
  { how: "with an alias", formerly: "redis" },
  { how: "without one", formerly: undefined },
])("a server renamed in the program $how keeps its volume", async ({ formerly }) => {
  const config = { server: "redis", retainData: false, port: await freePort() };
  stack = await TestStack.create(config, "renamed/index.ts");
  await stack.up();
  await stack.as("admin", (redis) => redis.set("kept", "value"));
  const own = `redis-${stack.name}-data`;

  const renamed = { ...config, server: "cache", port: await freePort() };
  await stack.configure({ ...renamed, ...(formerly && { formerly }) });
  await stack.up();
  expect(await volumes()).toEqual([`cache-${stack.name}-config`, `cache-${stack.name}-data`, own]);

  await stack.configure({ ...config, port: await freePort() });
  await stack.up();
  expect(await stack.as("admin", (redis) => redis.get("kept"))).toBe("value");
  await stack.destroy();
  expect(await volumes()).toEqual([`cache-${stack.name}-data`]);
});
