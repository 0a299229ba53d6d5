import * as pulumi from "@pulumi/pulumi";
import { describe, expect, test } from "vitest";
import type { RedisServerArgs } from "../../../components/arguments/redisServerArgs";
import { program, urnNames } from "../program";
import { container } from "../resourceTypes";

const users = { app: { rules: "~* +@all" } };

describe("the server's container", () => {
  test("is unprivileged, read-only but for its data, bound to loopback, and stopped gently", async () => {
    const { inputs } = (await program({ users })).find(container, "redis");
    expect(inputs).toMatchObject({
      user: "redis",
      readOnly: true,
      capabilities: { drops: ["ALL"] },
      securityOpts: ["no-new-privileges"],
      init: false,
      restart: "unless-stopped",
      destroyGraceSeconds: 60,
      stopTimeout: 60,
      logDriver: "json-file",
      networkMode: "bridge",
      networksAdvanced: [],
      ports: [{ internal: 6379, external: 6379, ip: "127.0.0.1", protocol: "tcp" }],
      wait: true,
      waitTimeout: 60,
      mustRun: true,
      volumes: [
        { containerPath: "/data", volumeName: "redis-dev-data" },
        { containerPath: "/usr/local/etc/redis", volumeName: "redis-dev-config", readOnly: true },
      ],
    });
    expect(inputs).not.toHaveProperty("uploads");
    expect(inputs).not.toHaveProperty("envs");
    expect(inputs).not.toHaveProperty("privileged");
    expect(JSON.stringify(inputs)).not.toContain("generated-password");
  });

  test("is healthy only when a user who may do nothing else gets PONG", async () => {
    const { inputs } = (await program({ users })).find(container, "redis");
    const [, command] = (inputs.healthcheck as { tests: string[] }).tests;
    expect(command).toContain("--user health");
    expect(command).toContain("grep -qx PONG");
    expect(command).not.toMatch(/ (-a|--pass) /);
  });

  test.each<[string, string, RedisServerArgs]>([
    ["the default network", "", {}],
    ["a network of its own", "", { network: "shop", bindAddress: "10.0.0.5" }],
    ["the host's network", "-p 7000", { network: "host", port: 7000 }],
    ["the host's every address", "-p 7000", { network: "host", port: 7000, bindAddress: "0.0.0.0" }],
    ["another address", "-h 10.0.0.5 -p 7000", { network: "host", port: 7000, bindAddress: "10.0.0.5" }],
    ["its loopback, IPv6", "-h ::1 -p 7000", { network: "host", port: 7000, bindAddress: "::1" }],
    ["its every address, IPv6", "-h ::1 -p 7000", { network: "host", port: 7000, bindAddress: "::" }],
  ])("is asked where it listens: on %s", async (_what, at, args) => {
    const { inputs } = (await program({ users, ...args })).find(container, "redis");
    const [, command] = (inputs.healthcheck as { tests: string[] }).tests;
    // To the letter: another one would replace the containers that there are.
    expect(command).toBe(
      `REDISCLI_AUTH="$(cat /usr/local/etc/redis/health.secret)" redis-cli ${at || "-p 6379"} --user health ` +
        "--no-auth-warning ping | grep -qx PONG",
    );
  });

  test("is bound to an address as Docker spells it, also to one that is known late", async () => {
    for (const bindAddress of ["0:0:0:0:0:0:0:1", pulumi.output("0:0:0:0:0:0:0:1")]) {
      const { inputs } = (await program({ users, bindAddress })).find(container, "redis");
      expect(inputs.ports).toEqual([{ internal: 6379, external: 6379, ip: "::1", protocol: "tcp" }]);
    }
  });

  test("is replaced delete first, also for edits the plugin would ignore, after the files are proven", async () => {
    const { options } = (await program({ users })).find(container, "redis");
    expect(options.deleteBeforeReplace).toBe(true);
    expect(options.replaceOnChanges).toEqual(["healthcheck", "tmpfs", "init", "#initerror"]);
    expect(options.ignoreChanges).toEqual(["stopTimeout"]);
    expect(await urnNames(options.dependsOn)).toEqual(["redis-installed", "redis-data-volume"]);
    expect(options.hooks?.onError?.map(({ name }) => name)).toEqual(["redis-start-failure"]);
    expect(options.hooks?.beforeDelete, "would need --run-program on destroy").toBeUndefined();
  });

  test("a memory limit is without swap", async () => {
    const { inputs } = (await program({ users, memory: 256 })).find(container, "redis");
    expect(inputs).toMatchObject({ memory: 256, memorySwap: 256 });
  });

  test("on a network of its own name it is reached by the server's name", async () => {
    const { inputs } = (await program({ users, network: "shop" })).find(container, "redis");
    expect(inputs.networksAdvanced).toEqual([{ name: "shop", aliases: ["redis"], gwPriority: 0 }]);
  });

  test("on the host's network it publishes nothing and listens where the port would be", async () => {
    const { find } = await program({ users, network: "host", port: 7000 });
    expect(find(container, "redis").inputs).toMatchObject({ networkMode: "host", ports: [] });
    const [conf] = find(container, "redis-config").inputs.uploads as { content: string }[];
    expect(conf?.content).toContain("port 7000\nbind 127.0.0.1\n");
  });

  const label = async (args: Parameters<typeof program>[0]) =>
    (await program({ users, ...args })).find(container, "redis").inputs.labels;

  test.each<[string, RedisServerArgs]>([
    ["a user", { users: { other: { rules: "+ping" } } }],
    ["a live directive", { settings: { maxmemory: "1gb" } }],
    ["turning the AOF off", { settings: { appendonly: "no" } }],
  ])("%s changes nothing of it", async (_what, args) => {
    expect(await label(args)).toEqual(await label({}));
  });

  test("a directive that is read at boot only changes its label", async () => {
    expect(await label({ settings: { databases: 4 } })).not.toEqual(await label({}));
  });
});
