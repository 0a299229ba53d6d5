import * as pulumi from "@pulumi/pulumi";
import { describe, expect, test, vi } from "vitest";
import type { RedisServerArgs } from "../../components/arguments/redisServerArgs";
import { argumentSchema, type StackArguments } from "../../components/arguments/schema";
import { neverSecret } from "../../components/arguments/stackConfig";
import { withSecrets } from "../../components/arguments/stackSecrets";
import { plainProperties } from "../../components/impact/plainProperties";
import { program } from "./program";
import { connectionProvider, dynamic } from "./resourceTypes";

/** Values that stand nowhere else, of every key of a stack file that may be set secret. */
const kept: Partial<StackArguments> = {
  image: "t0psecret.example.com/redis:8",
  port: 47_123,
  bindAddress: "192.0.2.47",
  network: "t0psecret-network",
  endpoint: "t0psecret.example.com:47124",
  memory: 47_125,
  restart: "on-failure",
  stopGracePeriod: 3471,
  readyTimeout: 47_126,
  settings: {
    "my-module.apikey": "t0psecret-apikey",
    "syslog-ident": "t0psecret-ident",
    "proc-title-template": "t0psecret {port}",
  },
  aof: { rewriteTrigger: "t0psecret-trigger" },
  adopt: { from: "appendonlydir" },
  adminRotation: 47_127,
};
const texts = [
  "t0psecret",
  "47123",
  "192.0.2.47",
  "47125",
  "on-failure",
  "3471",
  "47126",
  '"appendonlydir"',
  // A password is made anew for every second rotation.
  "23563",
];

describe("what the stack keeps secret", () => {
  test("is every key but users and backup, of which a part always is, and names and options of resources", () => {
    const possible = Object.keys(argumentSchema.shape).filter((name) => !["users", "backup"].includes(name));
    expect(Object.keys(kept).sort()).toEqual(
      possible.filter((name) => !(neverSecret as readonly string[]).includes(name)).sort(),
    );
  });

  test("is in no input of any resource but as a secret", async () => {
    const users = { app: { rules: "~* +get", password: "t0psecret-password" } };
    const environment = { AWS_SECRET_ACCESS_KEY: "t0psecret-variable" };
    const backup = { schedule: "0 3 * * *", to: "s3://backups", environment };
    const args = withSecrets(
      argumentSchema.parse({ ...kept, users, backup }),
      new Set([...Object.keys(kept), "users", "backup"]),
    );
    const { resources } = await program(args);
    const secret = [...texts, environment.AWS_SECRET_ACCESS_KEY];
    // Of a packed program, which has every short number somewhere.
    const withoutPacked = (key: string, value: unknown) => (key === "contentBase64" ? undefined : value);
    const inClear = JSON.stringify(
      resources.map(({ shown }) => shown),
      withoutPacked,
    );
    expect(secret.filter((text) => inClear.includes(text))).toEqual([]);
    const all = JSON.stringify(resources.map(({ inputs }) => inputs));
    expect(secret.filter((text) => !all.includes(text))).toEqual([]);
  });

  test("is in no message of the provider of the settings, which is told so", async () => {
    const hidden = async (args: RedisServerArgs) =>
      (await program(args)).find(dynamic("LiveSettings"), "redis-settings").inputs;
    expect(await hidden({ settings: { maxmemory: "1gb" } })).not.toHaveProperty("hidden");
    expect(await hidden({ settings: pulumi.secret({ maxmemory: "1gb" }) })).toMatchObject({ hidden: true });
  });

  test("is in no warning about users", async () => {
    const warned = vi.spyOn(console, "warn").mockImplementation(() => {});
    try {
      const users = {
        jobs: { preset: "queue" as const, keys: ["bull:*"] },
        own: { rules: "~* +own.command" },
      };
      const settings: RedisServerArgs["settings"] = {
        maxmemory: "471mb",
        "maxmemory-policy": "allkeys-lfu",
      };
      await program({
        users,
        settings: pulumi.secret(settings),
        image: pulumi.secret("example.com/t0psecret"),
      });
      const lines = warned.mock.calls.map(([line]) => String(line));
      expect(lines).toEqual([
        expect.stringContaining("users.jobs has `preset: queue`, and maxmemory-policy (hidden) evicts keys"),
        expect.stringContaining(
          "users.own: `own.command` is a command that is unknown here: the image (hidden) decides",
        ),
      ]);
    } finally {
      warned.mockRestore();
    }
  });

  test("is in no message about where the server is, and how many clients it takes", async () => {
    const connection = async (args: RedisServerArgs) =>
      (await program(args)).find(connectionProvider, "redis-connection").inputs;
    const shown = await connection({ port: 7001, settings: { maxclients: 4711 } });
    expect(shown).toMatchObject({ "redis:maxclients": "4711" });
    expect(shown).not.toHaveProperty("redis:hidesPlace");
    const settings = pulumi.secret({ maxclients: 4711 });
    expect(await connection({ port: pulumi.secret(7001), settings })).toMatchObject({
      "redis:maxclients": "(hidden)",
      "redis:hidesPlace": "true",
    });
  });

  test("is in no warning, which says so", async () => {
    const warned = vi.spyOn(console, "warn").mockImplementation(() => {});
    try {
      await program({ settings: pulumi.secret({ maxmemory: "471mb" }), memory: 512 });
      await program({ settings: { maxmemory: "470mb" }, memory: 512 });
      const lines = warned.mock.calls.map(([line]) => String(line));
      expect(lines).toEqual([
        expect.stringContaining("there are warnings about `settings` or `memory`, which are not shown"),
        expect.stringContaining("maxmemory 470mb leaves a fork too little"),
      ]);
    } finally {
      warned.mockRestore();
    }
  });

  test("is known to a hook, to which Pulumi gives it as an output", async () => {
    const properties = { settings: pulumi.secret({ appendonly: "yes" }), boot: {}, containerId: "id" };
    expect(await plainProperties(properties)).toEqual({
      settings: { appendonly: "yes" },
      boot: {},
      containerId: "id",
    });
    expect(await plainProperties(undefined)).toEqual({});
  });
});

test("a directive that holds a secret is refused in clear, and taken as a secret", async () => {
  const settings = { "my-module.apikey": "t0psecret-apikey" };
  await expect(program({ settings })).rejects.toThrow(
    /^settings: my-module.apikey \(hidden\): is a secret, and would be readable .* `pulumi config set --secret --path 'settings\["my-module.apikey"\]'`/,
  );
  expect((await program({ settings: pulumi.secret(settings) })).server).toBeDefined();
});
