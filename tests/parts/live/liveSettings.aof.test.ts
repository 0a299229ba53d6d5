import { afterEach, describe, expect, it } from "vitest";
import { docker } from "../boot/docker";
import { holdChild } from "../boot/heldChild";
import { saveWithoutEnd } from "../boot/persistence";
import { cuttingProxy } from "./cuttingProxy";
import { type RevivedProvider, revive } from "./provider";
import { type RedisUnderTest, startRedis } from "./redisUnderTest";
import { type Inputs, inputs, type Outputs, persistence, write } from "./settingsUnderTest";

describe("the AOF", () => {
  let redis: RedisUnderTest;
  let provider: RevivedProvider<Inputs, Outputs>;
  const start = async (conf: string, options: string[] = []) => {
    redis = await startRedis(conf, {}, options);
    provider = await revive("liveSettings", { port: redis.port });
  };
  afterEach(async () => {
    provider.end();
    await redis.remove();
  });

  /** What the manifest names: Redis puts an incr file there whenever its AOF is on. */
  const manifest = () =>
    docker(
      "exec",
      redis.container,
      "sh",
      "-c",
      "cat /data/appendonlydir/*.manifest 2>/dev/null || echo none",
    );

  const hold = (begin: () => Promise<unknown>) => holdChild(redis.admin, redis.container, begin);
  const aof = inputs({ appendonly: "yes" });
  const rdb = inputs({ appendonly: "no" });

  it("turned on is complete on disk when the provider returns: 10,000 keys outlive SIGKILL", async () => {
    await start("appendonly no\nsave ''");
    await write(redis, 10_000);
    expect((await provider.create(aof)).outs.persistence).toBe("aof");
    const status = await persistence(redis);
    expect(status).toMatchObject({
      aof_enabled: "1",
      aof_rewrite_in_progress: "0",
      aof_rewrite_scheduled: "0",
      aof_last_bgrewrite_status: "ok",
    });
    expect(Number(status.aof_base_size)).toBeGreaterThan(88);
    redis.declare("appendonly yes");
    await redis.docker("kill");
    await redis.docker("start");
    expect(await redis.admin.dbsize()).toBe(10_000);
  });

  it("turned on during a BGSAVE waits for it and for the rewrite after it", async () => {
    await start("appendonly no\nsave ''");
    await write(redis, 10_000);
    const save = await hold(() => redis.admin.bgsave());
    const saves = (await persistence(redis)).rdb_saves;
    const done = provider.create(aof);
    await expect.poll(() => provider.printed()).toMatch(/waiting for a running BGSAVE/);
    expect((await persistence(redis)).aof_rewrite_scheduled).toBe("1");
    save.release();
    await done;
    expect(await persistence(redis)).toMatchObject({
      rdb_saves: saves,
      aof_rewrites: "1",
      aof_rewrite_scheduled: "0",
    });
  });

  it("turned on with a connection that breaks in the middle is waited for all the same", async () => {
    await start("appendonly no\nsave ''");
    await write(redis, 10_000);
    let done: Promise<unknown> = Promise.resolve();
    const rewrite = await hold(async () => {
      await done;
      await redis.admin.config("SET", "appendonly", "no");
      done = provider.create(aof);
      await expect.poll(async () => (await persistence(redis)).aof_enabled).toBe("1");
    });
    const rewrites = (await persistence(redis)).aof_rewrites;
    await redis.admin.client("KILL", "USER", "admin");
    await expect.poll(() => provider.printed()).toMatch(/connecting again/);
    rewrite.release();
    await done;
    expect(await persistence(redis)).toMatchObject({
      aof_rewrites: rewrites,
      aof_last_bgrewrite_status: "ok",
    });
  });

  it("that Redis cannot begin is an error, and can be turned on once the reason is gone", async () => {
    await start("appendonly no\nsave ''");
    const inContainer = (command: string) =>
      docker("exec", "-u", "root", redis.container, "sh", "-c", command);
    await inContainer("chown root /data && chmod 555 /data");
    await expect(provider.create(aof)).rejects.toThrow(/CONFIG SET with: .*Unable to turn on AOF/);
    await inContainer("chown redis /data && chmod 755 /data");
    expect((await provider.create(aof)).outs.persistence).toBe("aof");
  });

  it("is not turned off where there is no room for a snapshot, and then still has every write", async () => {
    await start("appendonly yes\nsave ''", ["--tmpfs", "/data:size=6m,mode=777"]);
    await write(redis, 10_000);
    const { outs } = await provider.create(aof);
    await docker("exec", redis.container, "sh", "-c", "cat /dev/zero 2>/dev/null >/data/filler || :");
    await expect(provider.update("settings", outs, rdb)).rejects.toThrow(
      /The RDB save that takes over from the AOF failed.*full disk/,
    );
    expect((await persistence(redis)).aof_enabled).toBe("1");
  });

  it("whose rewrite fails on a full disk is an error that says what to do, and heals once there is room", async () => {
    await start("appendonly no\nsave ''\nrdbcompression no", ["--tmpfs", "/data:size=1m,mode=777"]);
    await write(redis, 1_000, 5_000);
    const create = provider.create(aof);
    await expect(create).rejects.toThrow(/rewrite that completes the AOF failed.*docker logs.*full disk/);
    await expect(create).rejects.toMatchObject({ id: "settings" });
    const failed = await provider.read("settings", { ...aof, persistence: "rdb" });
    expect(failed.inputs.settings.appendonly).toBe("yes, but its last rewrite failed");
    await redis.admin.flushall();
    await write(redis, 10);
    expect((await provider.update("settings", failed.props, aof)).outs.persistence).toBe("aof");
  });

  it("turned off ends with an RDB that has everything", async () => {
    await start("appendonly yes\nsave ''");
    const { outs } = await provider.create(aof);
    await write(redis, 10_000);
    expect((await provider.update("settings", outs, rdb)).outs.persistence).toBe("rdb");
    expect(await persistence(redis)).toMatchObject({
      aof_enabled: "0",
      rdb_saves: "2",
      rdb_last_bgsave_status: "ok",
    });
    redis.declare("appendonly no");
    await redis.docker("kill");
    await redis.docker("start");
    expect(await redis.admin.dbsize()).toBe(10_000);
  });

  it("turned off ends with a manifest without an incr file, which tells boot.sh that dump.rdb is the truth", async () => {
    await start("appendonly yes\nsave ''");
    const { outs } = await provider.create(aof);
    expect(await manifest()).toMatch(/ type i\b/);
    await provider.update("settings", outs, rdb);
    expect(await manifest()).toMatch(/^file appendonly\.aof\.\d+\.base\.rdb seq \d+ type b *$/);
  });

  it("is ended also when the connection breaks between the snapshot and the rewrite, and the work begins again", async () => {
    await start("appendonly yes\nsave ''");
    await write(redis, 10);
    const proxy = await cuttingProxy(redis.port);
    const cut = await revive<Inputs, Outputs>("liveSettings", { port: proxy.port, indirect: true });
    proxy.cut({ command: "BGREWRITEAOF", when: "before it is sent", forGood: false });
    // A create: nothing in the state tells the second connection that the AOF was on.
    expect((await cut.create(rdb)).outs.persistence).toBe("rdb");
    expect(cut.printed()).toMatch(/connecting again/);
    // Before the switch, after it, and once more for the second connection, which cannot know of that one.
    expect((await persistence(redis)).rdb_saves).toBe("3");
    expect(await manifest()).not.toMatch(/ type i\b/);
    cut.end();
    proxy.close();
  });

  it("that a new server has not, and that is not declared, costs neither a snapshot nor a rewrite", async () => {
    await start("appendonly no\nsave ''");
    expect((await provider.create(rdb)).outs.persistence).toBe("rdb");
    expect(await persistence(redis)).toMatchObject({ rdb_saves: "0", aof_rewrites: "0" });
    expect(await manifest()).toBe("none");
  });

  it("turned on by hand before it is declared is rewritten: boot.sh waits for a manifest of after the announcement", async () => {
    await start("appendonly no\nsave ''");
    const { outs } = await provider.create(rdb);
    await redis.admin.config("SET", "appendonly", "yes");
    await expect
      .poll(() => persistence(redis))
      .toMatchObject({ aof_rewrite_in_progress: "0", aof_rewrites: "1", aof_last_bgrewrite_status: "ok" });
    const announced = await manifest();
    const { outs: after } = await provider.update("settings", outs, aof);
    expect(after.persistence).toBe("aof");
    expect(await manifest()).not.toBe(announced);
    expect(await manifest()).toMatch(/ type i\b/);
    // Once: from then on it is the truth.
    await provider.update("settings", after, aof);
    expect((await persistence(redis)).aof_rewrites).toBe("2");
  });

  it("turned off during a BGSAVE saves again before and after it, because that one is older than the last write", async () => {
    await start("appendonly yes\nsave ''");
    const { outs } = await provider.create(aof);
    await write(redis, 10_000);
    const save = await hold(() => redis.admin.bgsave());
    const saves = (await persistence(redis)).rdb_saves;
    await redis.admin.set("written-since", "1");
    const done = provider.update("settings", outs, rdb);
    await expect.poll(() => provider.printed()).toMatch(/The RDB save that takes over from the AOF: /);
    save.release();
    await done;
    expect((await persistence(redis)).rdb_saves).toBe(String(Number(saves) + 2));
  });

  it("is named by a refresh where redis.conf, the server and the disk disagree", async () => {
    await start("appendonly yes\nsave ''");
    const { outs } = await provider.create(aof);
    await write(redis, 10_000);
    const found = async (declared: typeof aof) =>
      (await provider.read("settings", { ...outs, ...declared })).inputs.settings.appendonly;
    expect(await found(aof)).toBe("yes");
    expect(await found(rdb)).toBe("yes in the running server, no in redis.conf; the AOF on disk is complete");
    await redis.admin.config("SET", "appendonly", "no");
    expect(await found(aof)).toBe(
      "no in the running server, yes in redis.conf; the AOF on disk, if any, lacks what was written since",
    );
    await saveWithoutEnd(redis.admin);
    await redis.admin.config("SET", "appendonly", "yes");
    expect(await found(rdb)).toBe(
      "yes in the running server, no in redis.conf; the AOF on disk is not complete",
    );
  });

  it("is complete when a rewrite is done that somebody else has begun", async () => {
    await start("appendonly yes\nsave ''");
    await write(redis, 10_000);
    const rewrite = await hold(() => redis.admin.bgrewriteaof());
    const rewrites = (await persistence(redis)).aof_rewrites;
    const done = provider.create(aof);
    await expect.poll(() => provider.printed()).toMatch(/The rewrite that completes the AOF: /);
    rewrite.release();
    expect((await done).outs.persistence).toBe("aof");
    expect(await persistence(redis)).toMatchObject({
      aof_rewrites: rewrites,
      aof_rewrite_in_progress: "0",
    });
  });

  it("is rewritten when the trigger changes, with sizes before and after, and not again", async () => {
    await start("appendonly yes");
    const { outs } = await provider.create(aof);
    for (let round = 0; round < 5; round++) await write(redis, 1_000, 100);
    const asked = inputs({ appendonly: "yes" }, { rewriteTrigger: "1" });
    const rewrites = Number((await persistence(redis)).aof_rewrites);
    const { outs: rewritten } = await provider.update("settings", outs, asked);
    const { baseSizeBefore, currentSizeBefore, baseSizeAfter, currentSizeAfter } =
      rewritten.aofRewrite as never;
    expect(currentSizeBefore).toBeGreaterThan(5 * 1_000 * 100);
    expect(currentSizeAfter).toBeLessThan(currentSizeBefore);
    expect(baseSizeAfter).toBeGreaterThan(baseSizeBefore);
    expect((await provider.update("settings", rewritten, asked)).outs).toEqual(rewritten);
    expect((await persistence(redis)).aof_rewrites).toBe(String(rewrites + 1));
  });
});
