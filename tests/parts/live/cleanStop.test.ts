import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { UNKNOWN } from "../../../components/live/fields";
import { holdChild } from "../boot/heldChild";
import { type RevivedProvider, revive } from "./provider";
import { type RedisUnderTest, startRedis } from "./redisUnderTest";
import { calls, config, persistence, write } from "./settingsUnderTest";

interface Stopped {
  containerId: string;
  place: { host: string; port: number };
  keepsData: boolean;
  providerVersion: number;
}

describe("CleanStop", () => {
  let redis: RedisUnderTest;
  let provider: RevivedProvider<Stopped, Stopped>;
  let stopped: Stopped;
  beforeAll(async () => {
    redis = await startRedis("appendonly yes\nsave ''");
    stopped = {
      containerId: redis.container,
      place: { host: "127.0.0.1", port: redis.port },
      keepsData: true,
      providerVersion: 1,
    };
    // The connection is to where the next server will be.
    provider = await revive("cleanStop", { port: 1 });
    await write(redis, 10_000);
  });
  afterAll(async () => {
    provider.end();
    await redis.remove();
  });
  const holdRewrite = () => holdChild(redis.admin, redis.container, () => redis.admin.bgrewriteaof());

  const rewriting = async () => /aof_rewrite_in_progress:1/.test(await redis.admin.info("persistence"));

  it("waits for a rewrite on the server that is going to be stopped, and says so", async () => {
    const rewrite = await holdRewrite();
    const deleted = provider.delete("stop", stopped);
    await expect
      .poll(() => provider.printed())
      .toContain("The server is stopped when the rewrite of its AOF is done");
    expect(await rewriting()).toBe(true);
    rewrite.release();
    await deleted;
    expect(await rewriting()).toBe(false);
  });

  it("gives up a rewrite that does not get on, says so, and is no error", async () => {
    const impatient = await revive<Stopped, Stopped>("cleanStop", { port: 1, readyTimeoutSeconds: 2 });
    const rewrite = await holdRewrite();
    await impatient.delete("stop", stopped);
    expect(impatient.printed()).toMatch(/made no progress for 2 s .* stopped all the same/);
    expect(await rewriting()).toBe(true);
    rewrite.release();
    impatient.end();
  });

  it("is not held up by a server that lets nobody in, hangs, or is gone", async () => {
    await redis.admin.acl("SETUSER", "admin", "resetpass", ">another");
    await provider.delete("stop", stopped);
    await redis.docker("pause");
    await provider.delete("stop", stopped);
    await redis.docker("unpause");
    await redis.docker("stop");
    await provider.delete("stop", stopped);
  });

  it.each([
    ["nothing", {}, { changes: false, replaces: [] }],
    ["another container", { containerId: "container-2" }, { changes: true, replaces: ["containerId"] }],
    ["one that is not known yet", { containerId: UNKNOWN }, { changes: true, replaces: ["containerId"] }],
    ["the declaration to keep data", { keepsData: false }, { changes: true, replaces: [] }],
    ["another way there", { place: { host: "10.0.0.1", port: 6379 } }, { changes: true, replaces: [] }],
  ])("with %s changed is deleted before the container, or stays", async (_what, change, difference) => {
    expect(await provider.diff("stop", stopped, { ...stopped, ...change })).toMatchObject({
      ...difference,
      deleteBeforeReplace: true,
    });
  });
});

describe("CleanStop without an AOF", () => {
  let redis: RedisUnderTest;
  beforeAll(async () => {
    redis = await startRedis("appendonly no\nsave ''\nshutdown-on-sigterm nosave");
  });
  afterAll(() => redis.remove());

  /** What happens before its container is stopped; `after` is how the next one is declared. */
  async function prepareStop(before: boolean, after?: boolean): Promise<void> {
    const provider = await revive<Stopped, Stopped>("cleanStop", { port: 1, keepsData: after });
    await provider.delete("stop", {
      containerId: redis.container,
      place: { host: "127.0.0.1", port: redis.port },
      keepsData: before,
      providerVersion: 1,
    });
    provider.end();
  }

  /** Stops the server as a replacement does, with writes in between, and returns what the next one has. */
  async function replaced(before: boolean, after: boolean): Promise<(string | null)[]> {
    await redis.admin.mset("early", `${before} ${after}`, "late", "old");
    await prepareStop(before, after);
    await redis.admin.set("late", "written after the stop was prepared");
    await redis.docker("stop");
    await redis.docker("start");
    return await redis.admin.mget("early", "late");
  }

  it.each([
    ["before", true, false],
    ["after", false, true],
    ["before and after", true, true],
  ])(
    "keeps the data of a server that is declared to keep it %s the change, to the last write",
    async (_when, before, after) => {
      expect(await replaced(before, after)).toEqual([
        `${before} ${after}`,
        "written after the stop was prepared",
      ]);
      await redis.admin.flushall();
    },
  );

  it("makes no snapshot for a cache, which comes back empty", async () => {
    await redis.admin.flushall();
    await redis.admin.save();
    expect(await replaced(false, false)).toEqual([null, null]);
  });

  it("leaves a server alone whose AOF has everything", async () => {
    await redis.admin.config("SET", "appendonly", "yes");
    await expect
      .poll(() => persistence(redis))
      .toMatchObject({ aof_rewrite_in_progress: "0", aof_last_bgrewrite_status: "ok", aof_enabled: "1" });
    await redis.admin.config("RESETSTAT");
    await prepareStop(true);
    expect((await calls(redis)).bgsave).toBeUndefined();
    expect(await config(redis, "shutdown-on-sigterm")).toBe("nosave");
  });
});
