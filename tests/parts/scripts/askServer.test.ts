import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { loadClient } from "../../../components/connection/session";
import { askServer } from "../../../scripts/preview/facts/askServer";
import { waitDeadline } from "../../deadlines";
import { adminPassword, type RedisUnderTest, startRedis } from "../live/redisUnderTest";
import { stranger } from "../live/stranger";

// What a report asks the running server for is nothing to wait for, and is told to nobody but the server itself.

let redis: RedisUnderTest;
const app = { rules: "~* +@all -@admin", passwords: ["app-password"] };

const ask = (more: { container?: string; port?: number; password?: string } = {}) => {
  const { container = redis.container, port = redis.port, password = adminPassword } = more;
  const place = { host: "127.0.0.1", port, docker: { url: "", sshOptions: [] } };
  const settings = { readyTimeoutSeconds: 60, maxclients: "20", keepsData: true };
  return askServer({
    container,
    login: { ...place, username: "admin", password, otherPasswords: [], ...settings },
  });
};

beforeAll(async () => {
  await loadClient();
  redis = await startRedis("appendonly yes\nsave 3600 1\nenable-debug-command yes", { app });
});
afterAll(() => redis?.remove());

it("tells what it holds and who is there, and how its last boot was", async () => {
  const clients = [redis.connect("app", "app-password"), redis.connect("app", "app-password")];
  for (const client of clients) await client.ping();
  await redis.admin.mset("a", "1", "b", "2");
  expect(await ask()).toEqual({
    facts: expect.objectContaining({
      keys: 2,
      persistence: "aof",
      savesAtEnd: true,
      unsavedChanges: 2,
      clients: { app: 2 },
      containerStartSeconds: expect.any(Number),
      lastBootSeconds: expect.any(Number),
      hostLoad: expect.any(Number),
    }),
  });
  for (const client of clients) client.disconnect();
});

describe("nothing is known, and the reason is said", () => {
  afterEach(() => redis.admin.config("SET", "maxclients", 1000));

  it("of a server that is full", async () => {
    const isAlone = async () => (await redis.admin.info("clients")).includes("connected_clients:1\r");
    await vi.waitUntil(isAlone, { timeout: waitDeadline });
    await redis.admin.config("SET", "maxclients", 1);
    expect(await ask()).toEqual({ unknown: expect.stringContaining("as many clients as it takes") });
  });

  it("of one that refuses the login", async () => {
    expect(await ask({ password: "another" })).toEqual({ unknown: "it refuses the admin's password" });
  });

  it("of one that hangs", async () => {
    const asleep = redis.admin.call("DEBUG", "SLEEP", "8");
    expect(await ask()).toEqual({ unknown: "it gave no answer within 5 s" });
    await asleep;
  });

  it("where its container is gone", async () => {
    expect(await ask({ container: `${redis.container}-gone` })).toEqual({
      unknown: "its container is gone",
      isDown: true,
    });
  });

  it("where somebody else has its port, who hears nothing", async () => {
    const somebody = await stranger();
    expect(await ask({ port: somebody.port })).toEqual({
      unknown: "something else than this stack's server answers at its port",
    });
    expect(somebody.heard()).toBe("");
    somebody.leave();
  });

  it("where its container is paused, and where it is stopped", async () => {
    await redis.docker("pause");
    expect(await ask()).toEqual({ unknown: "its container is paused" });
    await redis.docker("unpause");
    await redis.docker("stop");
    expect(await ask()).toEqual({ unknown: "its container does not run", isDown: true });
    await redis.docker("start");
    await vi.waitUntil(() => redis.admin.ping().catch(() => undefined), { timeout: waitDeadline });
  });
});
