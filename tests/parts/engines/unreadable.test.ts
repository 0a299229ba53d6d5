import { afterEach, beforeAll, expect, test } from "vitest";
import { freePort } from "../../../scripts/freePort";
import { BareServer } from "../boot/bareServer";
import { candidateDirectory, goodConf } from "../boot/candidate";
import { dockerOutcome } from "../boot/docker";
import { engineImage } from "./engineImage";
import { everyValue, fillEveryType } from "./everyValue";
import { ForeignServer } from "./foreignServer";
import { moduleData } from "./moduleData";

// The installer asks the image's own server which RDB versions it reads; `redis-check-rdb` of Valkey 9 lets some pass that it does not.

const engines = ["redis8", "valkey8", "valkey9"] as const;
type Engine = (typeof engines)[number];
let images: Record<Engine, string | undefined>;
let server: BareServer;
let foreign: ForeignServer | undefined;

beforeAll(async () => {
  const found = engines.map(async (engine) => [engine, await engineImage(engine)] as const);
  images = Object.fromEntries(await Promise.all(found)) as typeof images;
});
afterEach(async () => {
  await foreign?.remove();
  await server.destroyWithData();
});

/** A dump.rdb of this engine, for an installer of that image; answers its values. */
async function savedBy(from: string, to: string, aftermath = ":"): Promise<Record<string, string>> {
  const name = `unreadable-${process.pid}`;
  server = new BareServer(name, to, await freePort());
  await dockerOutcome("volume", "rm", server.data);
  foreign = await ForeignServer.start(`${name}-foreign`, from, server.data, await freePort(), ["--save", ""]);
  await fillEveryType(foreign.redis);
  await foreign.redis.save();
  const values = await everyValue(foreign.redis);
  await foreign.kill();
  await server.onVolumes(`cd /data && ${aftermath}`);
  return values;
}
const install = () => server.tryToInstall(candidateDirectory([...goodConf, "appendonly yes"]));
const withHeader = (text: string) => `printf ${text} | dd of=dump.rdb conv=notrunc status=none`;

test.for<{ from: Engine; to: Engine; aftermath?: string; says: string | RegExp }>([
  {
    from: "redis8",
    to: "valkey8",
    says: /dump\.rdb has REDIS RDB version 12, and Valkey 8\.\d+\.\d+ of this image reads up to 11: take an image/,
  },
  {
    from: "redis8",
    to: "valkey9",
    says: /dump\.rdb has REDIS RDB version 12, and Valkey 9\.\d+\.\d+ of this image reads up to 11: take an image/,
  },
  {
    from: "valkey9",
    to: "redis8",
    says: /dump\.rdb has VALKEY RDB version 80, and Redis 8\.0\.\d+ of this image reads none of that kind: take an image/,
  },
  {
    from: "redis8",
    to: "redis8",
    aftermath: withHeader("REDIS0013"),
    says: /dump\.rdb has REDIS RDB version 13, and Redis 8\.0\.\d+ of this image reads up to 12: take an image/,
  },
  {
    from: "redis8",
    to: "redis8",
    aftermath: `cp dump.rdb temp-dump && { head -c 9 temp-dump; printf '${moduleData("TimeSerie")}'; tail -c +10 temp-dump; } >dump.rdb`,
    says: "dump.rdb has data of modules (TimeSerie), and this image loads none: take one that brings them",
  },
  {
    from: "valkey8",
    to: "valkey8",
    says: /this image has Valkey 8\.\d+\.\d+, which tells its clients that it is an old Redis/,
  },
])("from $from to $to is refused: $says", async ({ from, to, aftermath, says }, { skip }) => {
  const [made, image] = [images[from], images[to]];
  if (!made || !image) return skip("an image of another engine is missing");
  await savedBy(made, image, aftermath);
  const before = await server.onVolumes("find /data -type f -exec sha256sum {} +");
  const expected = typeof says === "string" ? expect.stringContaining(says) : expect.stringMatching(says);
  expect(await install()).toEqual({ exitCode: 1, output: expected });
  expect(await server.onVolumes("find /data -type f -exec sha256sum {} +")).toBe(before);
});

test("from Valkey 8 to Redis 8, whose RDB versions they share: every value is there", async ({ skip }) => {
  const { redis8, valkey8 } = images;
  if (!redis8 || !valkey8) return skip("an image of another engine is missing");
  const before = await savedBy(valkey8, redis8);
  await server.install("yes");
  await server.start();
  expect(await everyValue(server.redis)).toEqual(before);
});
