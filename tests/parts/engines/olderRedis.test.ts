import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { freePort } from "../../../scripts/freePort";
import { BareServer } from "../boot/bareServer";
import { dockerOutcome } from "../boot/docker";
import { redisImage } from "../boot/image";
import { change, persistenceShows, switchLive } from "../boot/persistence";
import { engineImage } from "./engineImage";
import { everyValue, fillEveryType } from "./everyValue";
import { ForeignServer } from "./foreignServer";

// Volumes that these versions themselves have written; the installer and boot.sh of today take them over.

interface Volume {
  name: string;
  options: string[];
  /** After the data are written, and before the server ends. */
  happens?: (server: ForeignServer) => Promise<unknown>;
  ends: "kill" | "stop";
  /** How boot.sh starts Redis on it. */
  boots: "yes" | "no";
}

const aof = ["--appendonly", "yes"];
const noSnapshots = ["--save", ""];
const changed = ({ redis }: ForeignServer) => change(redis, "after it");
const rewritten = async ({ redis }: ForeignServer) => {
  await redis.bgrewriteaof();
  await persistenceShows(
    redis,
    "aof_rewrite_in_progress:0",
    "aof_rewrite_scheduled:0",
    "aof_last_bgrewrite_status:ok",
  );
};

const volumes: Volume[] = [
  {
    name: "an RDB and nothing else, of a clean stop",
    options: ["--save", "3600", "1"],
    ends: "stop",
    boots: "no",
  },
  {
    name: "an RDB and nothing else, of a server that lost power after it",
    options: noSnapshots,
    happens: ({ redis }) => redis.save(),
    ends: "kill",
    boots: "no",
  },
  { name: "an AOF that was never rewritten", options: [...aof, ...noSnapshots], ends: "kill", boots: "yes" },
  {
    name: "an AOF with writes after its rewrite",
    options: [...aof, ...noSnapshots],
    happens: async (server) => {
      await rewritten(server);
      await changed(server);
    },
    ends: "kill",
    boots: "yes",
  },
  {
    name: "an AOF, and an RDB that is older",
    options: [...aof, ...noSnapshots],
    happens: async (server) => {
      await server.redis.save();
      await rewritten(server);
      await changed(server);
    },
    ends: "kill",
    boots: "yes",
  },
];

describe.for(["redis6", "redis7"] as const)("a volume of %s", (engine) => {
  let image: string | undefined;
  let foreign: ForeignServer | undefined;
  let server: BareServer | undefined;

  beforeAll(async () => {
    image = await engineImage(engine);
  });
  afterEach(async () => {
    await foreign?.remove();
    await server?.destroyWithData();
  });

  test.for(volumes)("$name: every value is there, and stays", async (volume, { skip }) => {
    if (!image) return skip(`there is no image of ${engine}`);
    const name = `older-${engine}-${process.pid}`;
    server = new BareServer(name, redisImage(), await freePort());
    await dockerOutcome("volume", "rm", server.data);
    foreign = await ForeignServer.start(
      `${name}-foreign`,
      image,
      server.data,
      await freePort(),
      volume.options,
    );
    await fillEveryType(foreign.redis);
    await volume.happens?.(foreign);
    const before = await everyValue(foreign.redis);
    await foreign[volume.ends]();

    await server.install("yes");
    await server.start();
    expect(await everyValue(server.redis)).toEqual(before);
    expect((await server.bootLines()).at(-1)).toMatch(new RegExp(`^boot: appendonly ${volume.boots}: .`));

    // As the next `pulumi up` does.
    await switchLive(server.redis, "yes");
    await server.restart();
    expect(await everyValue(server.redis)).toEqual(before);
    expect((await server.bootLines()).at(-1)).toMatch(/^boot: appendonly yes: ./);
  });
});
