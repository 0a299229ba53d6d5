import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { freePort } from "../../scripts/freePort";
import { content, fill } from "../parts/boot/persistence";
import { docker, TestStack } from "./testStack";

// Each of these would delete the volume in a program that simply declares one.
describe("10,000 keys survive what a user does to the stack", () => {
  let stack: TestStack;
  let port: number;
  let before: string;
  const image = `dur-redis:${process.pid}`;
  const found = () => stack.as("admin", content);

  beforeAll(async () => {
    await docker.getImage(await TestStack.image()).tag({ repo: "dur-redis", tag: String(process.pid) });
    port = await freePort();
    stack = await TestStack.create({ port }, "moving/index.ts");
    await stack.up();
    await stack.as("admin", fill);
    before = await found();
    expect(before).toMatch(/^10000 keys/);
  });
  afterAll(async () => {
    await stack.remove();
    await docker.getImage(image).remove();
  });

  test("labels, driver options and a driver that somebody puts on the volume: it stays as it is", async () => {
    // Not when it was created: for Docker that is the last change in its directory, such as a snapshot of Redis.
    const volume = async () => ({ ...(await stack.volume("data").inspect()), CreatedAt: undefined });
    const made = await volume();
    const volumeProps = {
      labels: [{ label: "team", value: "shop" }],
      driver: "local",
      driverOpts: { type: "none" },
    };
    await stack.configure({ port, volumeProps });
    expect((await stack.preview()).changes).not.toHaveProperty("replace");
    await stack.up();
    expect(await volume()).toEqual(made);
    expect(await found()).toBe(before);
  });

  test("another port and another image", async () => {
    port = await freePort();
    await stack.configure({ port, image });
    await stack.up();
    expect((await stack.container().inspect()).Config.Image).toBe(image);
    expect(await found()).toBe(before);
  });

  test("the server dropped from the program, and declared again", async () => {
    await stack.configure({ port, name: "none" });
    await stack.up();
    await stack.configure({ port });
    await stack.up();
    expect(await found()).toBe(before);
  });

  test("destroy, and up again", async () => {
    await stack.destroy();
    await stack.up();
    expect(await found()).toBe(before);
  });

  test("dropped, renamed or destroyed with protected data: refused, and the server runs on", async () => {
    await stack.configure({ port, protectData: true });
    await stack.up();
    // `pulumi up` previews first, and goes no further.
    for (const name of ["none", "cache"]) {
      await stack.configure({ port: await freePort(), protectData: true, name });
      expect(await stack.failingPreview(), name).toMatch(/cannot be deleted\s+because it is protected/);
    }
    await stack.configure({ port, protectData: true });
    expect(await stack.failingDestroy()).toMatch(/protected/);
    expect(await found()).toBe(before);
    await stack.configure({ port });
    await stack.up();
  });

  test("renamed without protection: a volume of its own, and the old one is there to be adopted", async () => {
    await stack.configure({ port: await freePort(), name: "cache" });
    await stack.up();
    expect(await stack.as("admin", (redis) => redis.dbsize())).toBe(0);
    await stack.configure({ port, name: "cache", dataVolume: `redis-${stack.name}-data` });
    await stack.up();
    expect(await found()).toBe(before);
  });
});
