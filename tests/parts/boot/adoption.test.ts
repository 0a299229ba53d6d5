import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { freePort } from "../../../scripts/freePort";
import { BareServer } from "./bareServer";
import { change, content, fill, switchLive } from "./persistence";
import { busybox, debian } from "./userlands";

interface Adopted {
  name: string;
  /** Makes the volume, with 10,000 keys on it. */
  made: (server: BareServer) => Promise<void>;
  /** What happens to the files after that server is gone. */
  aftermath?: string;
  boots: "yes" | "no";
}

const volumes: Adopted[] = [
  {
    name: "an RDB and nothing else",
    made: async (server) => {
      await server.redis.save();
    },
    boots: "no",
  },
  {
    name: "an RDB, an AOF directory that is empty, and files that Redis had not finished",
    made: async (server) => {
      await server.redis.save();
    },
    aftermath:
      "mkdir appendonlydir && touch appendonlydir/temp-appendonly.aof.incr temp-rewriteaof-9.aof temp-9.rdb",
    boots: "no",
  },
  {
    name: "an AOF, newer than the RDB",
    made: async (server) => {
      await server.redis.save();
      await switchLive(server.redis, "yes");
      await change(server.redis, "after the RDB");
    },
    boots: "yes",
  },
  {
    name: "an AOF without an RDB",
    made: (server) => switchLive(server.redis, "yes"),
    boots: "yes",
  },
  {
    name: "an old AOF, because the recipe's server forgot at its restart that AOF was on",
    made: async (server) => {
      await switchLive(server.redis, "yes");
      await server.redis.save();
      await server.restart();
      await change(server.redis, "after the restart");
      await server.redis.save();
    },
    boots: "no",
  },
  {
    name: "the single AOF file of Redis 6, newer than the RDB",
    made: async (server) => {
      await server.redis.save();
      await switchLive(server.redis, "yes");
      await change(server.redis, "after the RDB");
    },
    aftermath: "cat appendonlydir/*.base.rdb appendonlydir/*.incr.aof >appendonly.aof && rm -r appendonlydir",
    boots: "yes",
  },
];

// A volume of somebody else's server gets a redis.conf that turns AOF on.
describe.for([debian, busybox])("adoption on $name", (userland) => {
  let image: string;
  let server: BareServer;

  beforeAll(() => {
    image = userland.image();
  });
  afterAll(() => server.destroyWithData());

  const chosen = process.env.FAULTS === "full" || userland === debian ? volumes : volumes.slice(0, 1);
  test.for(chosen)("$name", async ({ made, aftermath, boots }) => {
    server = new BareServer(`boot-adopted-${process.pid}`, image, await freePort());
    await server.destroyWithData();
    await server.startLikeTheRecipe();
    await fill(server.redis);
    await made(server);
    const before = await content(server.redis);
    await server.inContainer(`cd /data && ${aftermath ?? ":"}`);
    await server.destroy();

    await server.install("yes");
    await server.start();
    expect(await content(server.redis)).toBe(before);
    expect((await server.bootLines()).at(-1)).toMatch(new RegExp(`^boot: appendonly ${boots}: .`));

    // AOF is on after the next `pulumi up`, and stays so, whatever a snapshot before a clean stop may look like.
    await switchLive(server.redis, "yes");
    await server.redis.save();
    await server.restart();
    await server.restart();
    expect(await content(server.redis)).toBe(before);
    expect((await server.bootLines()).at(-1)).toBe("boot: appendonly yes: as the record says");
  });
});
