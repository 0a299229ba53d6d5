import { Redis } from "ioredis";
import { createClient } from "redis";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type PresetName, presetNames, rulesOfPreset } from "../../../components/acl/presets";
import { redisUrl } from "../../../components/connection/endpoint";
import { startRedis, type ThrowawayRedis } from "./throwawayRedis";

// A client of an application lands in the database that its URL names, and is not refused when it connects.

const keys: Partial<Record<PresetName, string[]>> = {
  cache: ["a:*"],
  sessions: ["a:*"],
  queue: ["a:*"],
  celery: ["mail"],
  pubsub: ["a:*"],
  readonly: ["a:*"],
};
const applications = Object.keys(keys) as PresetName[];

let server: ThrowawayRedis;
beforeAll(async () => {
  server = await startRedis();
  for (const name of presetNames) {
    const rules = rulesOfPreset(name, keys[name], 3).split(" ");
    await server.redis.call("ACL", "SETUSER", name, "reset", "on", ">pw", "resetchannels", ...rules);
  }
});
afterAll(() => server?.stop());

function url(name: PresetName): string {
  return redisUrl(name, "pw", { host: "127.0.0.1", port: server.redis.options.port ?? 0 }, 3);
}

/** The databases that the sessions of a user are in. */
async function databasesOf(name: PresetName): Promise<string[]> {
  const clients = String(await server.redis.client("LIST")).split("\n");
  const own = clients.filter((line) => line.includes(` user=${name} `));
  return own.map((line) => / db=(\d+) /.exec(line)?.[1] ?? "");
}

describe.each(applications)("the preset %s with database 3", (name) => {
  test("lets ioredis, with all that it does when it connects, and node-redis select it", async () => {
    const ioredis = new Redis(url(name), { lazyConnect: true });
    await ioredis.connect();
    expect(await ioredis.ping()).toBe("PONG");
    expect(await databasesOf(name)).toEqual(["3"]);
    ioredis.disconnect();
    await expect.poll(() => databasesOf(name)).toEqual([]);

    const nodeRedis = createClient({ url: url(name) });
    await nodeRedis.connect();
    expect(await nodeRedis.ping()).toBe("PONG");
    expect(await databasesOf(name)).toEqual(["3"]);
    nodeRedis.destroy();
    await expect.poll(() => databasesOf(name)).toEqual([]);
  });

  test("allows the commands by which StackExchange.Redis tells whether it is connected", async () => {
    const calls = [
      ...[
        "CLIENT SETNAME app",
        "CLIENT SETINFO LIB-NAME SE.Redis",
        "CLIENT ID",
        "INFO replication",
        "INFO server",
      ],
      ...["ECHO 0123", "PING", "SELECT 3"],
    ];
    for (const call of calls)
      expect(await server.redis.call("ACL", "DRYRUN", name, ...call.split(" ")), call).toBe("OK");
  });
});

test.each(presetNames)("without a database the preset %s does not let select one", async (name) => {
  const rules = rulesOfPreset(name, keys[name]).split(" ");
  await server.redis.call("ACL", "SETUSER", server.scratch, "reset", "on", ...rules);
  expect(await server.redis.call("ACL", "DRYRUN", server.scratch, "SELECT", "3")).toMatch(/no permissions/);
  expect(await server.redis.call("ACL", "DRYRUN", name, "SELECT", "3")).toBe("OK");
});
