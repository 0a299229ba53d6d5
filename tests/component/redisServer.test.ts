import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { RedisServerArgs } from "../../components/arguments/redisServerArgs";
import { uploads } from "./installerFiles";
import { program, value } from "./program";

const volume = "docker:index/volume:Volume";
const container = "docker:index/container:Container";
const dynamic = (type: string) => `pulumi-nodejs:dynamic/redis:${type}`;
const users = { app: { rules: "~* +@all" } };

/** Names of the resources in an option such as `dependsOn`. */
async function names(resources: unknown): Promise<string[]> {
  const list = [await value(pulumi.output(resources))].flat() as pulumi.Resource[];
  const urns = await Promise.all(list.map(({ urn }) => value(urn)));
  return urns.map((urn) => urn.split("::").at(-1) ?? "");
}

describe("the resources of a server", () => {
  test("exactly these, by type and name, all below the server", async () => {
    const { resources, find, server } = await program({ users });
    expect(resources.map(({ type, name }) => `${type} ${name}`).sort()).toEqual([
      "docker:index/container:Container redis",
      "docker:index/container:Container redis-config",
      "docker:index/volume:Volume redis-config",
      "docker:index/volume:Volume redis-data",
      "pulumi-nodejs:dynamic/redis:AclUsers redis-users",
      "pulumi-nodejs:dynamic/redis:CleanStop redis-stop",
      "pulumi-nodejs:dynamic/redis:FreePort redis-port",
      "pulumi-nodejs:dynamic/redis:InstalledConfig redis-installed",
      "pulumi-nodejs:dynamic/redis:LiveSettings redis-settings",
      "pulumi:providers:pulumi-nodejs redis-connection",
      "random:index/randomPassword:RandomPassword redis-admin-a",
      "random:index/randomPassword:RandomPassword redis-admin-b",
      "random:index/randomPassword:RandomPassword redis-app",
      "random:index/randomPassword:RandomPassword redis-health",
      "redis:index:RedisServer redis",
    ]);
    for (const { type, name } of resources.filter((each) => each.type !== "redis:index:RedisServer")) {
      expect(find(type, name).options.parent).toBe(server);
    }
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

  test("nothing is made in Docker before the port is known to be free", async () => {
    const { find } = await program({ users });
    for (const name of ["redis-data", "redis-config"]) {
      expect(await names(find(volume, name).options.dependsOn)).toEqual(["redis-port"]);
    }
  });

  test("a user who brings a password has none generated", async () => {
    const { resources } = await program({ users: { app: { rules: "+ping", password: "given" } } });
    expect(resources.map(({ name }) => name)).not.toContain("redis-app");
  });
});

describe("the way to the server", () => {
  const connection = async (args: RedisServerArgs) =>
    (await program({ users, ...args })).find("pulumi:providers:pulumi-nodejs", "redis-connection").inputs;
  // An ssh that gets in everywhere.
  const bin = mkdtempSync(join(tmpdir(), "component-ssh-"));
  writeFileSync(join(bin, "ssh"), "#!/bin/sh\n", { mode: 0o755 });
  beforeEach(() => vi.stubEnv("PATH", `${bin}:${process.env.PATH}`));
  afterEach(() => {
    vi.unstubAllEnvs();
    pulumi.runtime.setAllConfig({});
  });
  afterAll(() => rmSync(bin, { recursive: true }));

  test("this machine's Docker: straight", async () => {
    const inputs = await connection({ port: 7001 });
    expect(inputs).toMatchObject({ "redis:host": "127.0.0.1", "redis:port": "7001" });
    expect(inputs).not.toHaveProperty("redis:ssh");
  });

  test("docker:host ssh://: through that host, with the same options", async () => {
    const ssh = { url: "ssh://deploy@redis-1", options: ["-J", "bastion"] };
    pulumi.runtime.setAllConfig({ "docker:host": ssh.url, "docker:sshOpts": JSON.stringify(ssh.options) });
    const inputs = await connection({ port: 7001 });
    expect(inputs).toMatchObject({ "redis:host": "127.0.0.1", "redis:port": "7001" });
    expect(JSON.parse(String(inputs["redis:ssh"]))).toEqual(ssh);
  });

  test("an endpoint: there, whatever the Docker host is; the outputs stay as they are", async () => {
    pulumi.runtime.setAllConfig({ "docker:host": "ssh://deploy@redis-1" });
    const { server, find } = await program({ users, port: 7001, endpoint: "redis.vpn:16379" });
    const { inputs } = find("pulumi:providers:pulumi-nodejs", "redis-connection");
    expect(inputs).toMatchObject({ "redis:host": "redis.vpn", "redis:port": "16379" });
    expect(inputs).not.toHaveProperty("redis:ssh");
    expect([await value(server.host), await value(server.port)]).toEqual(["127.0.0.1", 7001]);
  });
});

describe("the data volume", () => {
  test("is kept and protected unless said otherwise, twice", async () => {
    const { find } = await program({ users });
    expect(find(volume, "redis-data").options).toMatchObject({ retainOnDelete: true, protect: true });
    expect(find(volume, "redis-config").options.protect).toBeUndefined();
    expect(find(volume, "redis-config").options.retainOnDelete).toBeUndefined();
  });

  test("is never replaced for what Docker cannot change of it", async () => {
    const { find } = await program({ users });
    for (const name of ["redis-data", "redis-config"]) {
      expect(find(volume, name).options.ignoreChanges).toEqual(["labels", "driver", "driverOpts"]);
    }
  });

  test("that is adopted goes by its own name and is kept, whatever is said", async () => {
    const { find } = await program({ users, dataVolume: "redis-data", retainData: false });
    expect(find(volume, "redis-data").inputs.name).toBe("redis-data");
    expect(find(volume, "redis-data").options).toMatchObject({ retainOnDelete: true, protect: true });
  });

  test("is protected by what goes first in a destroy, which is refused before the server is touched", async () => {
    const { find } = await program({ users });
    expect(find(dynamic("AclUsers"), "redis-users").options.protect).toBe(true);
    expect(find(dynamic("LiveSettings"), "redis-settings").options.protect).toBe(true);
    expect(find(container, "redis").options.protect).toBeUndefined();
  });

  test("can be given up", async () => {
    const { find } = await program({ users, retainData: false, protectData: false });
    expect(find(volume, "redis-data").options).toMatchObject({ retainOnDelete: false, protect: false });
  });
});

describe("what is applied to the running server", () => {
  test("goes through one connection, after the container, and dies with it", async () => {
    const { find } = await program({ users });
    for (const [type, name] of [
      ["LiveSettings", "redis-settings"],
      ["AclUsers", "redis-users"],
    ] as const) {
      const { options, inputs } = find(dynamic(type), name);
      expect(await names(options.provider)).toEqual(["redis-connection"]);
      expect(await names(options.dependsOn)).toEqual(["redis-installed", "redis", "redis-stop"]);
      expect(await names(options.deletedWith)).toEqual(["redis"]);
      expect(inputs).toMatchObject({
        containerId: "redis-id",
        installedHash: expect.stringMatching(/^[0-9a-f]{64}$/),
      });
    }
  });

  test("is stopped after a look at what it is writing", async () => {
    const { inputs, options } = (await program({ users, port: 7002 })).find(
      dynamic("CleanStop"),
      "redis-stop",
    );
    expect(inputs).toMatchObject({ containerId: "redis-id", place: { host: "127.0.0.1", port: 7002 } });
    // Skipped with its container, or protected from being replaced, it would look at nothing.
    expect(options.deletedWith).toBeUndefined();
    expect(options.protect).toBeUndefined();
  });

  test("the defaults make the recipe right", async () => {
    const { inputs } = (await program({ users })).find(dynamic("LiveSettings"), "redis-settings");
    expect(inputs.settings).toEqual({
      appendonly: "yes",
      "auto-aof-rewrite-min-size": "64mb",
      "auto-aof-rewrite-percentage": "100",
    });
  });

  test("a rewrite of the AOF is asked for by any text or number", async () => {
    const settings = async (args: RedisServerArgs) =>
      (await program({ users, ...args })).find(dynamic("LiveSettings"), "redis-settings").inputs;
    expect(await settings({})).not.toHaveProperty("rewriteTrigger");
    expect(await settings({ aof: { rewriteTrigger: 7 } })).toMatchObject({ rewriteTrigger: "7" });
    const later = { aof: { rewriteTrigger: pulumi.output("monday") } };
    expect(await settings(later)).toMatchObject({ rewriteTrigger: "monday" });
  });

  test("the admin's password is in the connection's configuration and in no resource", async () => {
    const made = await program({ users });
    const withPassword = made.resources.filter(({ inputs }) =>
      JSON.stringify(inputs).includes("generated-password"),
    );
    expect(withPassword.map(({ name }) => name)).toEqual(["redis-connection", "redis-config"]);
    const files = uploads(made).filter(({ content }) => content?.includes("generated-password"));
    expect(files.map(({ file }) => file)).toEqual(["/candidate/health.secret"]);
  });
});

describe("outputs", () => {
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
});

describe("bad arguments are refused before any child is registered", () => {
  test.each([
    [{ port: 0 }, "port: 0 is not allowed; allowed is a whole number from 1 to 65535"],
    [{ memory: 3 }, "memory: 3 is not allowed; allowed is whole MiB, at least 6, or 0 for no limit"],
    [{ settings: { dir: "/tmp" } }, "dir"],
    [
      { dataVolume: "/srv/redis" },
      'dataVolume: "/srv/redis" is not allowed; allowed is the name of a Docker volume',
    ],
    [
      { aof: { rewriteTrigger: "" } },
      'aof.rewriteTrigger: "" is not allowed; allowed is a text or a whole number',
    ],
    [{ users: { health: { rules: "+ping" } } }, "users.health: the name is reserved"],
    [
      { users: { app: { rules: "+ping", password: "" } } },
      "users.app.password: the value (not shown, it is a secret)",
    ],
  ])("%j", async (args, message) => {
    await expect(program(args)).rejects.toThrow(message);
  });

  test("all faults at once", async () => {
    await expect(program({ port: 0, memory: 3 })).rejects.toThrow(/port: 0 .*\nmemory: 3 /);
  });
});
