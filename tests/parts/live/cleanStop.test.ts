import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { UNKNOWN } from "../../../components/live/fields";
import { type RevivedProvider, revive } from "./provider";
import { type RedisUnderTest, startRedis } from "./redisUnderTest";

const port = 17418;
const stopped = { containerId: "container-1", place: { host: "127.0.0.1", port }, providerVersion: 1 };
type Stopped = typeof stopped;

describe("CleanStop", () => {
  let redis: RedisUnderTest;
  let provider: RevivedProvider<Stopped, Stopped>;
  beforeAll(async () => {
    redis = await startRedis(port, "appendonly yes\nsave ''\nrdb-key-save-delay 300");
    // The connection is to where the next server will be.
    provider = await revive("cleanStop", { port: 1, readyTimeoutSeconds: 5 });
  });
  afterAll(async () => {
    provider.end();
    await redis.remove();
  });

  const rewriting = async () => /aof_rewrite_in_progress:1/.test(await redis.admin.info("persistence"));

  it("waits for a rewrite on the server that is going to be stopped, and says so", async () => {
    await redis.admin.eval("for i = 1, 5000 do redis.call('SET', 'key:' .. i, i) end", 0);
    await redis.admin.bgrewriteaof();
    await provider.delete("stop", stopped);
    expect(await rewriting()).toBe(false);
    expect(provider.printed()).toContain("The server is stopped when the rewrite of its AOF is done");
  });

  it("gives up a rewrite that does not get on, says so, and is no error", async () => {
    await redis.admin.config("SET", "rdb-key-save-delay", "10000000");
    await redis.admin.bgrewriteaof();
    await provider.delete("stop", stopped);
    expect(provider.printed()).toMatch(/made no progress for 5 s .* stopped all the same/);
    await redis.admin.config("SET", "rdb-key-save-delay", "0");
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
    ["another way there", { place: { host: "10.0.0.1", port } }, { changes: true, replaces: [] }],
  ])("with %s changed is deleted before the container, or stays", async (_what, change, difference) => {
    expect(await provider.diff("stop", stopped, { ...stopped, ...change })).toMatchObject({
      ...difference,
      deleteBeforeReplace: true,
    });
  });
});
