import * as pulumi from "@pulumi/pulumi";
import { describe, expect, test } from "vitest";
import { program, value } from "./program";
import { component, connectionProvider, container, dynamic, password, volume } from "./resourceTypes";

const users = { app: { rules: "~* +@all" } };

describe("the resources of a server", () => {
  test("exactly these, in this order, all below the server", async () => {
    const { declared, resources, find, server } = await program({ users });
    const children = [
      [password, "redis-admin-a"],
      [password, "redis-admin-b"],
      [password, "redis-health"],
      [dynamic("UserPasswords"), "redis-passwords"],
      [connectionProvider, "redis-connection"],
      [dynamic("FreePort"), "redis-port"],
      [volume, "redis-data"],
      [volume, "redis-config"],
      [dynamic("DataVolume"), "redis-data-volume"],
      [container, "redis-config"],
      [dynamic("InstalledConfig"), "redis-installed"],
      [container, "redis"],
      [dynamic("CleanStop"), "redis-stop"],
      [dynamic("LiveSettings"), "redis-settings"],
      [dynamic("AclUsers"), "redis-users"],
    ] as const;
    expect(declared).toEqual([[component, "redis"], ...children]);
    // Besides them the one provider that all servers share.
    expect(resources).toHaveLength(declared.length + 1);
    for (const [type, name] of children) expect(find(type, name).options.parent).toBe(server);
  });

  test("names in Docker carry the stack, so that stacks share a host", async () => {
    const { find } = await program({ users }, "cache");
    expect(find(container, "cache").inputs.name).toBe("cache-dev");
    expect(find(container, "cache-config").inputs.name).toBe("cache-dev-config");
    expect(find(volume, "cache-data").inputs.name).toBe("cache-dev-data");
    expect(find(volume, "cache-config").inputs.name).toBe("cache-dev-config");
  });

  test("names in Docker are those that were asked for", async () => {
    const { find } = await program({ users, containerName: "sessions" });
    expect(find(container, "redis").inputs.name).toBe("sessions");
    expect(find(container, "redis-config").inputs.name).toBe("sessions-config");
    expect(find(volume, "redis-data").inputs.name).toBe("sessions-data");
    expect(find(volume, "redis-config").inputs.name).toBe("sessions-config");
  });
});

test("a server that is called as another one's installer has a container of another name, which it had once", async () => {
  const { find, declared } = await program({ users }, "cache-config");
  const containers = declared.filter(([type]) => type === container).map(([, name]) => name);
  expect(containers).toEqual(["cache-config-config", "cache-config server"]);
  const [former] = find(container, "cache-config server").options.aliases ?? [];
  expect(await value(pulumi.output(former))).toEqual({ name: "cache-config" });
  expect(find(container, "cache-config server").inputs.name).toBe("cache-config-dev");
});

describe("outputs", () => {
  test("name the database of a user who has one, in the URL and for ioredis", async () => {
    const { server } = await program({
      users: { app: { preset: "cache", keys: ["a:*"], password: "pw", database: 3 } },
      port: 7001,
    });
    expect(await value(server.users)).toEqual({
      app: {
        url: "redis://app:pw@127.0.0.1:7001/3",
        host: "127.0.0.1",
        port: 7001,
        username: "app",
        password: "pw",
        db: 3,
      },
    });
  });

  test("have no password of a user of whom only the hash of one is declared", async () => {
    const passwordHash = "0a".repeat(32);
    const { server } = await program({
      users: { app: { rules: "+ping +select", passwordHash, database: 3 } },
    });
    expect(await value(server.users)).toEqual({
      app: { url: "redis://app@127.0.0.1:6379/3", host: "127.0.0.1", port: 6379, username: "app", db: 3 },
    });
  });

  test("say where the server is, and as secrets how to log in", async () => {
    const { server } = await program({ users: { "ab@c": { rules: "+ping", password: "p@ss" } }, port: 7001 });
    expect(await value(server.host)).toBe("127.0.0.1");
    expect(await value(server.port)).toBe(7001);
    expect(await value(server.containerId)).toBe("redis-id");
    expect(await value(server.users)).toEqual({
      "ab@c": {
        url: "redis://ab%40c:p%40ss@127.0.0.1:7001",
        host: "127.0.0.1",
        port: 7001,
        username: "ab@c",
        password: "p@ss",
      },
    });
    expect(await pulumi.isSecret(server.users)).toBe(true);
    expect(await pulumi.isSecret(server.adminUrl)).toBe(true);
    expect(await pulumi.isSecret(server.host)).toBe(false);
  });

  test("are registered, but for the users, which the stack exports", async () => {
    const { outputs } = await program({ users });
    expect(outputs).toEqual({
      host: "127.0.0.1",
      port: 6379,
      containerName: "redis-dev",
      containerId: "redis-id",
      adminUrl: "redis://admin:generated-password@127.0.0.1:6379",
      aofRewrite: {},
      rotations: '{"admin":0,"users":{"app":0}}',
      previousAdminPassword: null,
    });
  });
});
