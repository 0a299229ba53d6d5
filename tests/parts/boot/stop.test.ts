import { afterAll, beforeAll, expect, test } from "vitest";
import { freePort } from "../../../scripts/freePort";
import { BareServer } from "./bareServer";
import { redisImage } from "./image";
import { content, fill } from "./persistence";

let server: BareServer;

beforeAll(async () => {
  server = new BareServer(`boot-stop-${process.pid}`, redisImage(), await freePort());
  await server.install("yes");
  await server.start();
});
afterAll(() => server.destroyWithData());

test("Redis is the container's first process, and its files are its own", async () => {
  expect(await server.inContainer("tr '\\0' ' ' </proc/1/cmdline")).toMatch(/^redis-server /);
  await fill(server.redis);
  const files = await server.inContainer("stat -c '%U %a' /data/appendonlydir /data/appendonlydir/*");
  expect(new Set(files.split("\n"))).toEqual(new Set(["redis 700", "redis 600"]));
});

test("docker stop is a clean end, with every key there after it", async () => {
  const before = await content(server.redis);
  await server.stop();
  expect(await server.exitCode()).toBe(0);
  expect(await server.log()).toMatch(/Redis is now ready to exit, bye bye/);
  await server.destroyContainer();
  await server.start();
  expect(await content(server.redis)).toBe(before);
});

test("a second server on the same volume does not start, until the first one ends", async () => {
  const before = await content(server.redis);
  const second = new BareServer(`boot-second-${process.pid}`, redisImage(), await freePort(), server.data);
  try {
    await second.install("yes");
    await second.launch();
    await expect
      .poll(() => second.log())
      .toContain("boot: not started: another server is running on this data volume");
    expect(await content(server.redis)).toBe(before);
    await server.stop();
    await second.answers();
    expect(await content(second.redis)).toBe(before);
  } finally {
    await second.destroy();
  }
});
