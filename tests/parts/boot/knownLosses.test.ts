import { setTimeout as pause } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { freePort } from "../../../scripts/freePort";
import { BareServer } from "./bareServer";
import { copyVolume, waysToCopy } from "./copiedVolume";
import { containerPid, dockerOutcome } from "./docker";
import { redisImage } from "./image";
import { change, content, fill, snapshot, switchLive } from "./persistence";
import { signal } from "./signal";
import { changeDuringSnapshot } from "./switchSteps";

// Each lost answered writes as long as boot.sh went by the times of the files.
let server: BareServer;

beforeEach(async () => {
  server = new BareServer(`boot-known-${process.pid}`, redisImage(), await freePort());
});
afterEach(async () => {
  await server.destroyWithData();
  await dockerOutcome("volume", "rm", `${server.name}-copy`);
});

test("a killed shutdown save leaves the file that a later one is written into", async () => {
  await server.install("yes", "save 3600 1");
  await server.start();
  await fill(server.redis);
  await server.redis.config("SET", "rdb-key-save-delay", 10_000_000);
  const pid = await containerPid(server.name);
  signal(pid, "SIGTERM");
  while (!(await server.onVolumes("ls /data")).includes("temp-1.rdb")) await pause(10);
  const back = new Promise<void>((resolve) =>
    server.redis.once("close", () => server.redis.once("ready", resolve)),
  );
  signal(pid, "SIGKILL");
  await back;

  await server.install("no", "save 3600 1");
  await switchLive(server.redis, "no");
  await change(server.redis, "after the switch");
  const before = await content(server.redis);
  await server.restart();
  expect(await content(server.redis)).toBe(before);
  await server.restart();
  expect(await content(server.redis)).toBe(before);
});

test("a copy made by tar, of a volume whose last snapshot went on while writes came, comes to a new stack", async () => {
  await server.install("yes");
  await server.start();
  await fill(server.redis);
  await changeDuringSnapshot(server);
  const before = await content(server.redis);
  await server.killForGood();
  const copy = new BareServer(
    `boot-copied-${process.pid}`,
    redisImage(),
    await freePort(),
    `${server.name}-copy`,
  );
  try {
    await copyVolume(server.data, copy.data, redisImage(), waysToCopy["tar | tar"]);
    await copy.install("yes");
    await copy.start();
    expect(await content(copy.redis)).toBe(before);
  } finally {
    await copy.destroy();
  }
});

test("another data volume, with a dump.rdb newer than its AOF, comes to a stack with appendonly yes", async () => {
  const other = new BareServer(
    `boot-other-${process.pid}`,
    redisImage(),
    await freePort(),
    `${server.name}-copy`,
  );
  await other.startLikeTheRecipe();
  await fill(other.redis);
  await switchLive(other.redis, "yes");
  await other.redis.save();
  await other.restart();
  await change(other.redis, "after the restart without AOF");
  await snapshot(other.redis);
  const before = await content(other.redis);
  await other.destroy();

  await server.install("yes");
  await server.start();
  await server.killForGood();
  const next = server.onVolume(other.data);
  try {
    await next.install("yes");
    await next.start();
    expect(await content(next.redis)).toBe(before);
  } finally {
    await next.destroyContainer();
  }
});
