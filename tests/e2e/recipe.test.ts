import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { freePort } from "../../scripts/freePort";
import { docker, TestStack } from "./testStack";

/**
 * The recipe that everybody copies, as configuration: a volume, a server on port 6379, a user with every right, `default` off,
 * AOF on and its rewrite rules.
 */
const recipe = {
  users: { dave: { rules: "~* +@all" }, app: { rules: "~* &* +@all -@admin -@dangerous +info" } },
  settings: {
    appendonly: "yes",
    "auto-aof-rewrite-percentage": 100,
    "auto-aof-rewrite-min-size": "64mb",
  },
};

describe("the copied recipe, declared", () => {
  let stack: TestStack;

  beforeAll(async () => {
    stack = await TestStack.create({ ...recipe, port: await freePort() });
    await stack.up();
  });
  afterAll(() => stack.remove());

  async function everythingAsDeclared() {
    const settings = await stack.settings("appendonly", "auto-aof-rewrite-*", "appendfsync", "save");
    return { aclList: await stack.aclList(), settings };
  }

  test("each declared user logs in and may do what its rules say", async () => {
    await stack.as("dave", async (redis) => {
      expect(await redis.acl("WHOAMI")).toBe("dave");
      expect(await redis.set("greeting", "hello")).toBe("OK");
    });
    await stack.as("app", async (redis) => {
      expect(await redis.get("greeting")).toBe("hello");
      await expect(redis.flushall()).rejects.toThrow(/NOPERM/);
      await expect(redis.config("GET", "*")).rejects.toThrow(/NOPERM/);
    });
  });

  test("nobody gets in without logging in, and `default` not at all", async () => {
    await expect(stack.as(undefined, (redis) => redis.ping())).rejects.toThrow(/NOAUTH/);
    expect((await stack.aclList()).filter((line) => line.startsWith("user default "))).toEqual([
      expect.stringMatching(/^user default off .*\+@all$/),
    ]);
  });

  test("the append only file is on, with the recipe's rewrite rules", async () => {
    expect(await stack.settings("appendonly", "auto-aof-rewrite-*")).toEqual({
      appendonly: "yes",
      "auto-aof-rewrite-percentage": "100",
      "auto-aof-rewrite-min-size": String(64 * 1024 * 1024),
    });
    expect(await stack.as("admin", (redis) => redis.info("persistence"))).toMatch(/aof_enabled:1\r\n/);
  });

  test("a restart changes neither users, nor settings, nor data", async () => {
    const before = await everythingAsDeclared();
    await stack.as("dave", (redis) => redis.set("kept", "over a restart"));
    await stack.container().restart();
    await stack.healthy();
    expect(await everythingAsDeclared()).toEqual(before);
    expect(await stack.as("dave", (redis) => redis.get("kept"))).toBe("over a restart");
    await expect(stack.as(undefined, (redis) => redis.ping())).rejects.toThrow(/NOAUTH/);
  });

  test("a replaced container changes neither users, nor settings, nor data", async () => {
    const before = await everythingAsDeclared();
    const { id } = await stack
      .container()
      .inspect()
      .then(({ Id }) => ({ id: Id }));
    await stack.as("dave", (redis) => redis.set("kept", "over a replacement"));
    await stack.configure({ ...recipe, port: await freePort() });
    await stack.up();
    expect((await stack.container().inspect()).Id).not.toBe(id);
    expect(await everythingAsDeclared()).toEqual(before);
    expect(await stack.as("dave", (redis) => redis.get("kept"))).toBe("over a replacement");
  });

  test("no password is in the state, in Docker or in a log", async () => {
    const { users, adminUrl } = await stack.outputs();
    const logins = Object.values(users?.value as Record<string, { password: string }>);
    const admin = decodeURIComponent(new URL(adminUrl?.value).password);
    const secrets = [admin, ...logins.map(({ password }) => password)];
    const hashes = secrets.map((secret) => createHash("sha256").update(secret).digest("hex"));
    const state = await stack.storedState();
    const inspected = JSON.stringify([
      await stack.container().inspect(),
      await docker.getContainer(`redis-${stack.name}-config`).inspect(),
    ]);
    const logged = [
      await stack.container().logs({ stdout: true, stderr: true }),
      await docker.getContainer(`redis-${stack.name}-config`).logs({ stdout: true, stderr: true }),
    ].join("\n");
    for (const place of [state, inspected, logged]) {
      expect(place.length).toBeGreaterThan(0);
      for (const secret of [...secrets, ...hashes]) expect(place.includes(secret)).toBe(false);
    }
  });
});
