import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { docker } from "../boot/docker";
import { redisImage } from "../boot/image";
import { type RevivedProvider, revive } from "./provider";
import { type RedisUnderTest, startRedis } from "./redisUnderTest";
import { calls, config, type Inputs, inputs, type Outputs } from "./settingsUnderTest";

describe("settings", () => {
  let redis: RedisUnderTest;
  let provider: RevivedProvider<Inputs, Outputs>;
  beforeAll(async () => {
    redis = await startRedis("appendonly yes");
    provider = await revive("liveSettings", { port: redis.port });
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

  it("are let go when they are no longer declared and the server does not know them, as after an image downgrade", async () => {
    const { outs } = await provider.create(inputs({ appendonly: "yes", timeout: "300" }));
    const newer = {
      ...outs,
      settings: { ...outs.settings, lookahead: "32" },
      defaults: { ...outs.defaults, lookahead: "16" },
    };
    const wanted = inputs({ appendonly: "yes" });
    const { outs: older } = await provider.update("settings", newer, wanted);
    expect(older.settings).toEqual({ appendonly: "yes" });
    expect(await config(redis, "timeout")).toBe("0");
    expect((await provider.diff("settings", older, wanted)).changes).toBe(false);
    await expect(
      provider.update("settings", older, inputs({ appendonly: "yes", lookahead: "32" })),
    ).rejects.toThrow("Unknown option");
  });

  it("are let go when they are no longer declared and the server refuses Redis's default", async () => {
    const limited = await startRedis("maxclients 500", {}, ["--ulimit", "nofile=1024:1024"]);
    const own = await revive<Inputs, Outputs>("liveSettings", { port: limited.port });
    try {
      const { outs } = await own.create(
        inputs({ maxclients: "500", timeout: "300" }, { defaults: { maxclients: "10000", timeout: "0" } }),
      );
      await own.update("settings", outs, inputs({}));
      expect([await config(limited, "timeout"), await config(limited, "maxclients")]).toEqual(["0", "500"]);
      expect(own.printed()).toContain(
        "maxclients is not declared any more, and this server refuses Redis's default (10000)",
      );
    } finally {
      own.end();
      await limited.remove();
    }
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

  it("of a server that has booted on other ones are seen without a refresh, and set again", async () => {
    const wanted = inputs({ appendonly: "no", save: "3600 1" });
    const { outs } = await provider.create(wanted);
    redis.declare('appendonly no\nsave ""');
    await redis.docker("restart");
    expect(await config(redis, "save")).toBe("");
    expect((await provider.diff("settings", outs, wanted)).changes).toBe(true);
    expect(provider.printed()).toContain('The server runs with save "", and 3600 1 is declared');
    const { outs: again } = await provider.update("settings", outs, wanted);
    expect(await config(redis, "save")).toBe("3600 1");
    expect((await provider.diff("settings", again, wanted)).changes).toBe(false);
    redis.declare("");
    await redis.docker("restart");
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

  it("that are secret are in no message, whatever has become of them", async () => {
    const wanted = inputs(
      { "proc-title-template": "kept-secret" },
      { hidden: true, boot: { "syslog-ident": "kept-secret" } },
    );
    const secret = await startRedis("proc-title-template kept-secret\nsyslog-ident kept-secret");
    const own = await revive<Inputs, Outputs>("liveSettings", { port: secret.port });
    try {
      const { outs } = await own.create(wanted);
      expect(outs.hidden).toBe(true);
      secret.declare("proc-title-template other-secret\nsyslog-ident other-secret");
      await secret.docker("restart");
      expect(await config(secret, "proc-title-template")).toBe("other-secret");
      expect((await own.diff("settings", outs, wanted)).changes).toBe(true);
      expect(own.printed()).toContain(
        "The server runs with proc-title-template (hidden), and (hidden) is declared",
      );
      const refusal = own.update("settings", outs, wanted).then(
        () => "taken",
        (error: Error) => error.message,
      );
      const failed = await refusal;
      expect(failed).toMatch(/^Redis booted with syslog-ident \(hidden\) instead of \(hidden\): /);
      await own.read("settings", outs);
      expect(`${own.printed()}${failed}`).not.toMatch(/(kept|other)-secret/);
    } finally {
      own.end();
      await secret.remove();
    }
  });

  it("are applied to a server that was stopped: it is started first", async () => {
    const wanted = inputs({ maxmemory: "64mb" }, { containerId: redis.container });
    const { outs } = await provider.create(wanted);
    await redis.docker("stop");
    await provider.update("settings", outs, inputs({ maxmemory: "65mb" }, { containerId: redis.container }));
    expect(provider.printed()).toContain("The container of the server does not run: it is started.");
    expect(await config(redis, "maxmemory")).toBe(String(65 * 1024 * 1024));
  });

  it("are not applied to a server that would start without the network it could not join", async () => {
    const taken = `${redis.container}-made`;
    await redis.docker("stop");
    await docker("create", "--name", taken, "--network", "none", redisImage());
    await docker("network", "disconnect", "none", taken);
    const never = inputs(
      { maxmemory: "64mb" },
      { containerId: await docker("inspect", "--format={{.Id}}", taken) },
    );
    await expect(provider.create(never)).rejects.toThrow(
      /was made and never started, and is on no network: `docker rm /,
    );
    await docker("rm", taken);
    await redis.docker("start");
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
