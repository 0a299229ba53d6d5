import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { waitDeadline } from "../../deadlines";
import { failure } from "./failure";
import { type RevivedProvider, revive } from "./provider";
import { type AclOutputs, aclInputs, type RedisUnderTest, startRedis } from "./redisUnderTest";
import * as settings from "./settingsUnderTest";

// Redis keeps no connection back for the admin: an update makes do with one, and says what to do when there is none.

let redis: RedisUnderTest;
let users: RevivedProvider<ReturnType<typeof aclInputs>, AclOutputs>;
let live: RevivedProvider<settings.Inputs, settings.Outputs>;
const applied = (): settings.Outputs => ({ ...settings.inputs({ timeout: "0" }), persistence: "rdb" });

beforeAll(async () => {
  redis = await startRedis("appendonly no");
  const login = { port: redis.port, readyTimeoutSeconds: 2, maxclients: "20" };
  users = await revive("aclUsers", login);
  live = await revive("liveSettings", login);
});
afterAll(async () => {
  users?.end();
  live?.end();
  await redis?.remove();
});
afterEach(() => redis.admin.config("SET", "maxclients", 1000));

/** Leaves this many connections to others, when all but the test's own are closed. */
async function leave(connections: number, own = 1): Promise<void> {
  const isAlone = async () => (await redis.admin.info("clients")).includes(`connected_clients:${own}\r`);
  await vi.waitUntil(isAlone, { timeout: waitDeadline });
  await redis.admin.config("SET", "maxclients", own + connections);
}

describe("a server with one connection left", () => {
  it("has its users applied and proven", async () => {
    await leave(1);
    expect(await users.create(aclInputs({}))).toMatchObject({ id: "users" });
    expect(users.printed()).toBe("");
  });

  it("has its `maxclients` raised", async () => {
    await leave(1);
    const raised = settings.inputs({ maxclients: "100" });
    expect(await live.create(raised)).toMatchObject({ outs: { settings: { maxclients: "100" } } });
    expect(await settings.config(redis, "maxclients")).toBe("100");
  });
});

describe("a server that is full", () => {
  it.each([
    ["an update of users", () => users.create(aclInputs({}))],
    ["an update of settings", () => live.create(settings.inputs({ maxclients: "100" }))],
    ["a refresh", async () => live.read("settings", applied())],
  ])("fails %s with what is full and what to do", async (_what, call) => {
    await leave(0);
    const words = await failure(call());
    expect(words).toContain(`Redis at 127.0.0.1:${redis.port} has as many clients as it takes`);
    expect(words).toContain("`maxclients` is declared as 20");
    expect(words).toContain("close some of its clients");
  });

  it("is waited for, in case that a client goes", async () => {
    const client = redis.connect("admin", "admin-password");
    await client.ping();
    await leave(0, 2);
    const before = users.printed().length;
    const update = users.create(aclInputs({}));
    await vi.waitUntil(() => users.printed().slice(before).includes("Waiting for a connection"), {
      timeout: waitDeadline,
    });
    client.disconnect();
    expect(await update).toMatchObject({ id: "users" });
  });

  it("is named at preview, which goes on without it", async () => {
    await leave(0);
    const before = live.printed().length;
    const inputs = settings.inputs({ timeout: "0" });
    expect(await live.diff("settings", applied(), inputs)).toMatchObject({
      changes: false,
    });
    expect(live.printed().slice(before)).toContain("has as many clients as it takes");
  });

  it("does not hold up a stop, which names it", async () => {
    await leave(0);
    const stop = await revive<object, object>("cleanStop", { port: redis.port });
    const place = { host: "127.0.0.1", port: redis.port };
    await stop.delete("stop", { containerId: redis.container, place, keepsData: true });
    expect(stop.printed()).toContain("has as many clients as it takes");
    stop.end();
  });
});
