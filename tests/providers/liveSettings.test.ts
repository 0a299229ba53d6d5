import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { docker } from "../boot/docker";
import { type RevivedProvider, revive } from "./provider";
import { type RedisUnderTest, startRedis } from "./redisUnderTest";

interface Inputs {
  settings: Record<string, string>;
  defaults: Record<string, string>;
  installedHash: string;
  containerId: string;
  rewriteTrigger?: string;
  boot?: Record<string, string>;
  providerVersion: number;
}
interface Outputs extends Inputs {
  persistence: "aof" | "rdb";
  aofRewrite?: Record<string, number>;
}

const defaults = { appendonly: "no", maxmemory: "0", timeout: "0", save: "3600 1 300 100 60 10000" };
const inputs = (settings: Record<string, string>, more: Partial<Inputs> = {}): Inputs => ({
  settings,
  defaults: Object.fromEntries(Object.entries(defaults).filter(([name]) => name in settings)),
  installedHash: "hash-1",
  containerId: "container-1",
  providerVersion: 1,
  ...more,
});

/** How often each command was called since `CONFIG RESETSTAT`. */
async function calls(redis: RedisUnderTest): Promise<Record<string, number>> {
  const stats = (await redis.admin.info("commandstats")).matchAll(/cmdstat_(\S+?):calls=(\d+)/g);
  return Object.fromEntries([...stats].map(([, command, count]) => [command, Number(count)]));
}

async function config(redis: RedisUnderTest, name: string): Promise<string> {
  return ((await redis.admin.config("GET", name)) as string[])[1] as string;
}

async function persistence(redis: RedisUnderTest): Promise<Record<string, string>> {
  const lines = (await redis.admin.info("persistence")).split("\r\n");
  return Object.fromEntries(lines.map((line) => line.split(":") as [string, string]));
}

async function write(redis: RedisUnderTest, keys: number, size = 10): Promise<void> {
  const script = "for i=1,ARGV[1] do redis.call('SET','key:'..i,string.rep('x',ARGV[2])) end";
  await redis.admin.eval(script, 0, keys, size);
}

describe("settings", () => {
  const port = 17414;
  let redis: RedisUnderTest;
  let provider: RevivedProvider<Inputs, Outputs>;
  beforeAll(async () => {
    redis = await startRedis(port, "appendonly yes");
    provider = await revive("liveSettings", { port });
  });
  afterAll(async () => {
    provider.end();
    await redis.remove();
  });

  it("are set in one step and then left alone: the second run writes nothing", async () => {
    const wanted = inputs({ appendonly: "yes", maxmemory: "64mb", timeout: "300", save: "900 1" });
    await redis.admin.config("RESETSTAT");
    const { outs } = await provider.create(wanted);
    expect((await calls(redis))["config|set"]).toBe(1);
    expect(await config(redis, "maxmemory")).toBe("67108864");
    await redis.admin.config("RESETSTAT");
    expect((await provider.update("settings", outs, wanted)).outs).toEqual(outs);
    const second = await calls(redis);
    expect([second["config|set"], second.bgrewriteaof, second.bgsave]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect((await provider.diff("settings", outs, wanted)).changes).toBe(false);
  });

  it("go back to Redis's default together with the next change when they are no longer declared", async () => {
    const { outs } = await provider.create(inputs({ appendonly: "yes", maxmemory: "64mb", timeout: "300" }));
    await redis.admin.config("RESETSTAT");
    await provider.update("settings", outs, inputs({ appendonly: "yes", maxmemory: "32mb" }));
    expect([await config(redis, "timeout"), await config(redis, "maxmemory")]).toEqual(["0", "33554432"]);
    expect((await calls(redis))["config|set"]).toBe(1);
  });

  it("change all or none, and the refusal names the directive", async () => {
    const { outs } = await provider.create(inputs({ appendonly: "yes", maxmemory: "64mb" }));
    const bad = inputs({ appendonly: "yes", maxmemory: "32mb", "maxmemory-policy": "nonsense" });
    await expect(provider.update("settings", outs, bad)).rejects.toThrow(
      /CONFIG SET with: .*'maxmemory-policy'/,
    );
    expect(await config(redis, "maxmemory")).toBe("67108864");
  });

  it("a failed create is kept in the state, so that a directive dropped next still goes back", async () => {
    const bad = inputs({ appendonly: "yes", timeout: "100", "maxmemory-policy": "nonsense" });
    const failed = await provider.create(bad).catch((error) => error);
    expect(failed).toMatchObject({ id: "settings", properties: bad, reasons: [failed.message] });
    await redis.admin.config("SET", "timeout", "100");
    await provider.update("settings", failed.properties, inputs({ appendonly: "yes" }));
    expect(await config(redis, "timeout")).toBe("0");
  });

  it("drift is read back by directive, in the server's words, and repaired", async () => {
    const wanted = inputs({ appendonly: "yes", maxmemory: "64mb", timeout: "300" });
    const { outs } = await provider.create(wanted);
    expect((await provider.read("settings", outs)).props).toEqual(outs);
    await redis.admin.config("SET", "timeout", "10");
    await redis.admin.config("SET", "appendonly", "no");
    const read = await provider.read("settings", outs);
    expect(read.inputs.settings).toEqual({
      appendonly: expect.stringMatching(/^no in the running server, yes in redis.conf; /),
      maxmemory: "64mb",
      timeout: "10",
    });
    expect((await provider.diff("settings", read.props, wanted)).changes).toBe(true);
    expect((await provider.update("settings", read.props, wanted)).outs).toEqual(outs);
    expect((await provider.read("settings", outs)).props).toEqual(outs);
  });

  it("that are read at boot only are compared with what the server booted with, and never passed over", async () => {
    const booted = { databases: "16", "tcp-backlog": "511", "enable-debug-command": "no" };
    const { outs } = await provider.create(inputs({}, { boot: booted }));
    expect((await provider.read("settings", outs)).inputs.boot).toEqual(booted);
    const other = inputs({}, { boot: { ...booted, databases: "4" } });
    expect((await provider.read("settings", { ...outs, ...other })).inputs.boot).toEqual(booted);
    expect((await provider.diff("settings", outs, other)).changes).toBe(true);
  });

  it("that are read at boot only, and that somebody wrote into redis.conf, go with a restart", async () => {
    const boot = { databases: "16" };
    const containerId = redis.container;
    redis.declare("databases 4");
    await redis.docker("restart");
    const inSomeOtherFile = inputs({}, { boot, containerId });
    await expect(provider.create(inSomeOtherFile)).rejects.toThrow(
      /booted with databases 4 instead of 16: .*A restart did not help/,
    );
    redis.declare("");
    const { outs } = await provider.create(inSomeOtherFile);
    expect(outs.boot).toEqual(boot);
    expect(await config(redis, "databases")).toBe("16");
  });

  it("of the wrong shape are refused, one that is not known yet is a change", async () => {
    const wrong = { ...inputs({}), settings: { maxmemory: 64 } } as unknown as Inputs;
    const { failures } = await provider.check({}, wrong);
    expect(failures).toEqual([
      { property: "settings", reason: 'settings "maxmemory" must be a text, not a number' },
    ]);
    const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
    const news = { ...inputs({ appendonly: "yes" }), settings: unknown } as unknown as Inputs;
    expect((await provider.check({}, news)).failures ?? []).toEqual([]);
    expect(await provider.diff("settings", inputs({}) as Outputs, news)).toMatchObject({
      changes: true,
      replaces: [],
    });
  });
});

describe("the AOF", () => {
  const port = 17416;
  let redis: RedisUnderTest;
  let provider: RevivedProvider<Inputs, Outputs>;
  const start = async (conf: string, options: string[] = []) => {
    redis = await startRedis(port, conf, {}, options);
    provider = await revive("liveSettings", { port });
  };
  afterEach(async () => {
    provider.end();
    await redis.remove();
  });

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
    await start("appendonly no\nsave ''\nrdb-key-save-delay 300");
    await write(redis, 10_000);
    await redis.admin.bgsave();
    const done = provider.create(aof);
    await expect.poll(async () => (await persistence(redis)).aof_rewrite_scheduled).toBe("1");
    await done;
    expect(await persistence(redis)).toMatchObject({
      rdb_saves: "1",
      aof_rewrites: "1",
      aof_rewrite_scheduled: "0",
    });
    expect(provider.printed()).toMatch(/waiting for a running BGSAVE/);
  });

  it("turned on with a connection that breaks in the middle is waited for all the same", async () => {
    await start("appendonly no\nsave ''\nrdb-key-save-delay 200");
    await write(redis, 10_000);
    const done = provider.create(aof);
    await expect.poll(async () => (await persistence(redis)).aof_rewrite_in_progress).toBe("1");
    await redis.admin.client("KILL", "USER", "admin");
    await done;
    expect(provider.printed()).toMatch(/connecting again/);
    expect(await persistence(redis)).toMatchObject({ aof_rewrites: "1", aof_last_bgrewrite_status: "ok" });
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
      rdb_saves: "1",
      rdb_last_bgsave_status: "ok",
    });
    redis.declare("appendonly no");
    await redis.docker("kill");
    await redis.docker("start");
    expect(await redis.admin.dbsize()).toBe(10_000);
  });

  it("turned off during a BGSAVE saves once more, because that one is older than the last write", async () => {
    await start("appendonly yes\nsave ''\nrdb-key-save-delay 100");
    const { outs } = await provider.create(aof);
    await write(redis, 5_000);
    await redis.admin.bgsave();
    await redis.admin.set("written-since", "1");
    await provider.update("settings", outs, rdb);
    expect((await persistence(redis)).rdb_saves).toBe("2");
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
    await redis.admin.config("SET", "rdb-key-save-delay", "500", "appendonly", "yes");
    expect(await found(rdb)).toBe(
      "yes in the running server, no in redis.conf; the AOF on disk is not complete",
    );
  });

  it("is complete when a rewrite is done that somebody else has begun", async () => {
    await start("appendonly yes\nsave ''\nrdb-key-save-delay 200");
    await write(redis, 5_000);
    const rewrites = Number((await persistence(redis)).aof_rewrites);
    await redis.admin.bgrewriteaof();
    expect((await provider.create(aof)).outs.persistence).toBe("aof");
    expect(await persistence(redis)).toMatchObject({
      aof_rewrites: String(rewrites + 1),
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
