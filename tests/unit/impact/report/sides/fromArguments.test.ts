import { describe, expect, it } from "vitest";
import { argumentSchema } from "../../../../../components/arguments/schema";
import type { DeclaredServer } from "../../../../../components/impact/report/sides/declaredServer";
import {
  fromArguments,
  noSeals,
  type Seals,
} from "../../../../../components/impact/report/sides/fromArguments";

const hash = "0a".repeat(32);

function declared(given: object, seals: Partial<Seals> = {}): DeclaredServer {
  return fromArguments("redis", "prod", argumentSchema.parse(given), { ...noSeals, ...seals });
}

describe("a server as a stack file declares it", () => {
  it("that says nothing has the program's defaults", () => {
    expect(declared({})).toEqual({
      name: "redis",
      image: "redis:8.2.9",
      container: "redis-prod",
      dataVolume: "redis-prod-data",
      retainData: true,
      protectData: true,
      port: 6379,
      bindAddress: "127.0.0.1",
      network: "bridge",
      endpoint: "",
      memory: 0,
      restart: "unless-stopped",
      stopGracePeriod: 60,
      readyTimeout: 60,
      settings: {
        appendonly: "yes",
        "auto-aof-rewrite-percentage": "100",
        "auto-aof-rewrite-min-size": "64mb",
      },
      adminRotation: 0,
      users: {},
      notShown: {},
    });
  });

  it.each<[what: string, given: object, said: Partial<DeclaredServer>]>([
    [
      "a container of its own name",
      { containerName: "cart" },
      { container: "cart", dataVolume: "cart-data" },
    ],
    [
      "a foreign volume, which is kept in any case",
      { dataVolume: "old", retainData: false },
      { dataVolume: "old", retainData: true },
    ],
    ["a requested rewrite", { aof: { rewriteTrigger: 7 } }, { rewriteTrigger: "7" }],
    ["files that a person decided on", { adopt: { from: "dump.rdb" } }, { adoptFrom: "dump.rdb" }],
  ])("%s", (_what, given, said) => {
    expect(declared(given)).toMatchObject(said);
  });

  it.each<[what: string, given: object, directive: string, text: string]>([
    ["a live directive", { settings: { maxmemory: "64MB" } }, "maxmemory", "64mb"],
    ["one read at boot", { settings: { databases: 32 } }, "databases", "32"],
    ["a switch", { settings: { appendonly: false } }, "appendonly", "no"],
    ["an old name", { settings: { "slave-priority": 10 } }, "replica-priority", "10"],
    ["a share of the memory", { memory: 512, settings: { maxmemory: "75%" } }, "maxmemory", "384mb"],
  ])("%s as redis.conf has it", (_what, given, directive, text) => {
    expect(declared(given).settings).toHaveProperty([directive], text);
  });

  it.each<[what: string, user: object, said: object]>([
    [
      "by rules",
      { rules: "~a:* +get" },
      { rules: "~a:* +get", password: { from: "generated", rotation: 0, revokePrevious: false } },
    ],
    [
      "by a preset, whose rules are told in full",
      { preset: "pubsub", keys: ["news:*"], database: 3 },
      { preset: "pubsub", database: 3, rules: expect.stringMatching(/^&news:\* .*\+publish .*\+select$/) },
    ],
    [
      "whose password is rotated",
      { rules: "", rotation: 2, revokePrevious: true },
      { password: { from: "generated", rotation: 2, revokePrevious: true } },
    ],
    ["with the hash of a password", { rules: "", passwordHash: hash }, { password: { from: "given" } }],
    ["with a password of its own", { rules: "", password: "canary" }, { password: { from: "given" } }],
    ["with demands", { rules: "+get", mustDeny: ["SET a b"] }, { expectations: { mustDeny: ["SET a b"] } }],
  ])("a user %s", (_what, user, said) => {
    expect(declared({ users: { app: user } }).users?.app).toMatchObject(said);
  });

  it("a password in clear is nowhere in it", () => {
    expect(JSON.stringify(declared({ users: { app: { rules: "", password: "canary" } } }))).not.toContain(
      "canary",
    );
  });
});

describe("what is encrypted", () => {
  it("is a property that is not shown", () => {
    const server = declared({}, { properties: { port: "v1:x", settings: "v1:y" } });
    expect(server).not.toHaveProperty("port");
    expect(server).not.toHaveProperty("settings");
    expect(server.notShown).toEqual({ port: "secret", settings: "secret" });
  });

  it("is a directive without its value, beside others that are in clear", () => {
    const { settings } = declared({ settings: { hz: 20 } }, { settings: { "slave-priority": "v1:x" } });
    expect(settings).toMatchObject({ hz: "20", "replica-priority": "(secret)" });
  });

  it("is a password of which the encrypted text is known", () => {
    const server = declared(
      { users: { app: { rules: "", password: "encrypted" } } },
      { passwords: { app: "v1:x" } },
    );
    expect(server.users?.app?.password).toEqual({ from: "given", seal: "v1:x" });
  });

  it("is the memory, of which a share cannot be told in bytes", () => {
    const server = declared({ settings: { maxmemory: "75%" } }, { properties: { memory: "v1:x" } });
    expect(server.settings?.maxmemory).toBe("75% of memory (secret)");
  });
});
