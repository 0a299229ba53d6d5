import { execFileSync } from "node:child_process";
import { setTimeout as pause } from "node:timers/promises";
import { Redis } from "ioredis";
import { afterEach, beforeAll, expect, test } from "vitest";
import { freePort } from "../../scripts/freePort";
import { docker, dockerOutcome } from "../parts/boot/docker";
import { content, fill, persistenceShows } from "../parts/boot/persistence";
import { engineImage } from "../parts/engines/engineImage";
import { everyValue, fillEveryType } from "../parts/engines/everyValue";
import { ForeignServer } from "../parts/engines/foreignServer";
import { moduleData } from "../parts/engines/moduleData";
import { printedCommands } from "../parts/engines/printedCommands";
import { TestStack } from "./testStack";

const engines = ["redis7", "redis8", "newerRedis", "valkey8", "valkey9"] as const;
let images: Record<string, string | undefined>;
let port: number;
let stack: TestStack;
let foreign: ForeignServer | undefined;
/** The volume of a server that is not the stack's. */
const dataVolume = `other-engine-${process.pid}`;
// DEBUG DIGEST compares all values of two servers in one command.
const settings = { "enable-debug-command": "yes" };
const on = (image: string | undefined) => ({ port, settings, image });

/** Of the server in an image made from Debian's packages: the newest release changes every day. */
const version = (image: string) => image.split(":").at(-1);

beforeAll(async () => {
  images = Object.fromEntries(
    await Promise.all(engines.map(async (name) => [name, await engineImage(name)] as const)),
  );
});
afterEach(async () => {
  await foreign?.remove();
  await stack?.remove();
  await dockerOutcome("volume", "rm", dataVolume);
});

/** What a server of this image, started by hand, has left on that volume. */
async function leftBy(image: string): Promise<Record<string, string>> {
  const options = ["--appendonly", "yes", "--save", ""];
  foreign = await ForeignServer.start(`${dataVolume}-server`, image, dataVolume, await freePort(), options);
  await fillEveryType(foreign.redis);
  const values = await everyValue(foreign.redis);
  await foreign.kill();
  return values;
}

/** `pulumi up` with this fails for this reason, and the server that ran before it runs on, with all its data. */
async function refusedWhileItServes(changed: Record<string, unknown>, reason: string): Promise<void> {
  const [server, data] = [await stack.identity(), await stack.as("admin", content)];
  await stack.configure(changed);
  const text = await stack.failingUp();
  expect(text).toContain(reason);
  expect(text).toContain("the server was not touched");
  expect(await stack.identity()).toEqual(server);
  expect(await stack.as("admin", content)).toBe(data);
}

/** Writes one key after the other until it is over; answers which of them were acknowledged, by either server. */
async function write(
  url: string,
  name: string,
  isOver: () => boolean,
  onAnswer: () => void,
): Promise<string[]> {
  const redis = new Redis(url, {
    protocol: 2,
    enableReadyCheck: false,
    retryStrategy: () => 20,
    maxRetriesPerRequest: 0,
  });
  redis.on("error", () => {});
  const acknowledged: string[] = [];
  for (let number = 1; !isOver(); number++) {
    try {
      await redis.set(`${name}:${number}`, `value ${name}:${number}`);
      acknowledged.push(`${name}:${number}`);
      onAnswer();
    } catch {
      // Not acknowledged: it may be there or not.
      await pause(20);
    }
  }
  redis.disconnect();
  return acknowledged;
}

test("an image that cannot read the volume is refused with the numbers; one that can takes over under writers", async ({
  skip,
}) => {
  const { redis8, newerRedis, valkey8, valkey9 } = images;
  if (!redis8 || !newerRedis || !valkey8 || !valkey9) return skip("an image of another engine is missing");
  port = await freePort();
  stack = await TestStack.create(on(redis8));
  await stack.up();
  await stack.as("admin", fill);
  await stack.as("admin", async (redis) => {
    await redis.bgrewriteaof();
    await persistenceShows(redis, "aof_rewrite_in_progress:0", "aof_rewrite_scheduled:0");
  });
  const inData = (script: string) =>
    docker(
      "exec",
      "--user",
      "redis",
      `redis-${stack.name}`,
      "sh",
      "-ec",
      `cd /data/appendonlydir\nbase=$(ls *.base.rdb)\n${script}`,
    );

  await refusedWhileItServes(
    on(valkey8),
    `has REDIS RDB version 12, and Valkey ${version(valkey8)} of this image reads up to 11`,
  );

  await inData("cp $base /tmp/base && printf REDIS0099 | dd of=$base conv=notrunc status=none");
  await refusedWhileItServes(
    on(newerRedis),
    `has REDIS RDB version 99, and Redis ${version(newerRedis)} of this image reads up to `,
  );

  await inData(`{ head -c 9 /tmp/base; printf '${moduleData("ReJSON-RL")}'; tail -c +10 /tmp/base; } >$base`);
  await refusedWhileItServes(on(newerRedis), "has data of modules (ReJSON-RL), and this image loads none");

  await inData("cp /tmp/base $base");

  await leftBy(valkey9);
  await refusedWhileItServes(
    { ...on(redis8), dataVolume },
    `has VALKEY RDB version 80, and Redis ${version(redis8)} of this image reads none of that kind`,
  );

  const url = (await stack.outputs()).adminUrl?.value;
  let [over, answers] = [false, 0];
  const writers = ["a", "b", "c"].map((name) =>
    write(
      url,
      name,
      () => over,
      () => answers++,
    ),
  );
  const moreThan = async (count: number) => expect.poll(() => answers).toBeGreaterThan(count);
  await moreThan(1000);
  await stack.configure(on(newerRedis));
  await stack.up();
  await moreThan(answers + 1000);
  over = true;
  const acknowledged = (await Promise.all(writers)).flat();
  await stack.as("admin", async (redis) => {
    expect(await redis.info("server")).toContain(`redis_version:${version(newerRedis)}`);
    expect(await redis.mget(acknowledged)).toEqual(acknowledged.map((key) => `value ${key}`));
    expect(await redis.get("key:5")).toBe("value 5");
  });
});

test("a volume of Redis 7.0 and of uid 1001: refused in one line with the chown, which makes it usable", async ({
  skip,
}) => {
  const { redis7, redis8 } = images;
  if (!redis7 || !redis8) return skip("an image of another engine is missing");
  const before = await leftBy(redis7);
  const volume = ["--rm", "--volume", `${dataVolume}:/data`, "--entrypoint"];
  await docker("run", ...volume, "chown", redis7, "-R", "1001:1001", "/data");

  port = await freePort();
  stack = await TestStack.create({ ...on(redis8), dataVolume });
  const text = await stack.failingUp();
  expect(text).toContain("belongs to uid 1001, and Redis, which is uid 999 in this image, may not use it");
  await expect(stack.container().inspect()).rejects.toThrow("no such container");
  for (const command of new Set(printedCommands(text))) execFileSync("sh", ["-c", command]);

  await stack.up();
  expect(await stack.as("admin", everyValue)).toEqual(before);
  expect(await stack.settings("appendonly")).toEqual({ appendonly: "yes" });
});
