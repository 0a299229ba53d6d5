import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { freePort } from "../../scripts/freePort";
import { onlineReport } from "../../scripts/preview/online/onlineReport";
import { docker } from "../parts/boot/docker";
import { TestStack } from "./testStack";

describe("changes", () => {
  let stack: TestStack;
  const base = {
    users: { app: { rules: "~* &* +@all -@admin -@dangerous +info" }, watcher: { rules: "+ping +get ~*" } },
  };
  let port: number;

  beforeAll(async () => {
    port = await freePort();
    stack = await TestStack.create({ ...base, port, settings: { maxclients: 8 } });
    await stack.up();
  });
  afterAll(() => stack.remove());

  test("nothing to do is nothing done: the first refresh, the second up, a refresh, a preview", async () => {
    const { changes, text } = await stack.preview({ refresh: true });
    expect(changes).toEqual({ same: expect.any(Number) });
    // Of the volumes: what a new one ignores changes of cannot be given to it.
    expect(text.match(/^ *[+~-] \w+ *: .*$/gm)).toEqual(Array(2).fill("          + driverOpts: {}"));
    expect((await stack.up()).changes).toEqual({ same: expect.any(Number) });
    expect((await stack.up({ refresh: true })).changes).toEqual({ same: expect.any(Number) });
    expect((await stack.preview()).changes).toEqual({ same: expect.any(Number) });
  });

  test("a directive and a user change live: same container, other users' connections stay, also when one more fits", async () => {
    const before = await stack.identity();
    // Eight are allowed: the update has what is left, and shares it with the health check.
    const clients = await Promise.all(Array.from({ length: 6 }, () => stack.connect("watcher")));
    const watcher = await stack.connect("watcher");
    expect(await watcher.ping()).toBe("PONG");
    await stack.configure({
      port,
      users: { ...base.users, app: { rules: "~app:* +@read +@write" }, fresh: { rules: "+ping" } },
      settings: { "maxmemory-policy": "allkeys-lru", maxmemory: "100mb" },
    });
    await stack.up();

    expect(await stack.identity()).toEqual(before);
    for (const client of [...clients, watcher]) {
      expect(await client.ping()).toBe("PONG");
      client.disconnect();
    }
    expect(await stack.settings("maxclients")).toEqual({ maxclients: "10000" });
    await stack.as("fresh", async (redis) => expect(await redis.ping()).toBe("PONG"));
    await stack.as("app", async (redis) => {
      await expect(redis.set("other", "x")).rejects.toThrow(/NOPERM/);
      expect(await redis.set("app:1", "x")).toBe("OK");
    });
    expect(await stack.settings("maxmemory", "maxmemory-policy")).toEqual({
      maxmemory: String(100 * 1024 * 1024),
      "maxmemory-policy": "allkeys-lru",
    });
  });

  test("what is live is what boots: a restart shows the same", async () => {
    await stack.container().restart();
    await stack.healthy();
    expect(await stack.settings("maxmemory-policy")).toMatchObject({
      "maxmemory-policy": "allkeys-lru",
    });
    await stack.as("fresh", async (redis) => expect(await redis.ping()).toBe("PONG"));
  });

  test("what is no longer declared goes back to Redis's default and is gone", async () => {
    const fresh = await stack.connect("fresh");
    await stack.configure({ ...base, port });
    const before = await stack.identity();
    await stack.up();
    expect(await stack.identity()).toEqual(before);
    await expect(fresh.ping()).rejects.toThrow();
    fresh.disconnect();
    const conf = await docker("exec", `redis-${stack.name}`, "cat", "/usr/local/etc/redis/redis.conf");
    expect(conf).not.toContain("maxmemory");
    expect(await stack.settings("maxmemory*")).toMatchObject({
      maxmemory: "0",
      "maxmemory-policy": "noeviction",
    });
  });

  test("a directive that Redis reads at boot only replaces the container, and the preview says so", async () => {
    const before = await stack.identity();
    await stack.configure({ ...base, port, settings: { databases: 4 } });
    const watcher = await stack.connect("watcher");
    const report = await onlineReport(stack.name, stack.place);
    watcher.disconnect();
    expect(report).toMatchObject({ result: "look", errors: [], servers: [{ name: "redis" }] });
    expect(report.verdict).toMatch(/^restart, about \d+ s, 1 connection cut off; data kept$/);
    expect(report.servers[0]).toMatchObject({
      concerns: ["restart"],
      outcome: {
        kind: "replaced",
        why: [{ property: "settings.databases", from: null, to: "4" }],
        cut: [{ user: "watcher", connections: 1 }],
      },
    });
    await stack.up();
    expect((await stack.identity()).id).not.toBe(before.id);
    expect(await stack.settings("databases")).toMatchObject({ databases: "4" });
  });

  test("the admin's password rotates without a restart", async () => {
    const before = await stack.identity();
    const old = (await stack.outputs()).adminUrl?.value;
    await stack.configure({ ...base, port, settings: { databases: 4 }, adminRotation: 1 });
    await stack.up();
    expect((await stack.outputs()).adminUrl?.value).not.toBe(old);
    expect(await stack.as("admin", (redis) => redis.ping())).toBe("PONG");
    expect(await stack.identity()).toEqual(before);
  });

  test("drift is named by a preview with refresh and repaired by an up with refresh", async () => {
    await stack.as("admin", async (redis) => {
      await redis.acl("SETUSER", "app", "+@all");
      await redis.acl("SETUSER", "stranger", "on", "nopass", "+@all", "~*");
      await redis.config("SET", "auto-aof-rewrite-percentage", "50");
    });
    const report = await onlineReport(stack.name, stack.place, { refresh: true });
    const { diff, servers } = report;
    expect(diff).toContain('auto-aof-rewrite-percentage: "50" => "100"');
    expect(servers[0]).toMatchObject({ outcome: { kind: "live" }, concerns: ["drift"] });
    const drift = servers[0]?.drift.map(({ what }) => what).join("\n");
    for (const changed of ["app", "stranger", "auto-aof-rewrite-percentage"])
      expect(drift).toContain(changed);
    await stack.up({ refresh: true });
    await stack.as("admin", async (redis) => {
      expect(((await redis.acl("USERS")) as unknown as string[]).sort()).toEqual([
        "admin",
        "app",
        "default",
        "health",
        "watcher",
      ]);
    });
    expect(await stack.settings("auto-aof-rewrite-percentage")).toEqual({
      "auto-aof-rewrite-percentage": "100",
    });
    await stack.as("app", async (redis) => {
      await expect(redis.flushall()).rejects.toThrow(/NOPERM/);
    });
    expect((await stack.preview({ refresh: true })).changes).toEqual({ same: expect.any(Number) });
  });

  describe("a file that Redis boots from and somebody changed by hand", () => {
    const inServer = (script: string) =>
      docker(
        "run",
        "--rm",
        "-v",
        `redis-${stack.name}-config:/conf`,
        "--entrypoint",
        "sh",
        image,
        "-ec",
        script,
      );
    let image: string;
    beforeAll(async () => {
      image = await TestStack.image();
    });

    test("is named by a preview with refresh and put back by an up with refresh, without a restart", async () => {
      const [before, files] = [await stack.identity(), await inServer("cat /conf/*")];
      await inServer(
        "echo 'maxclients 7' >>/conf/redis.conf; rm /conf/boot.sh; chmod u+w /conf/health.secret",
      );
      const { text } = await stack.preview({ refresh: true });
      expect(text).toContain("boot.sh, redis.conf in the config volume: (changed by hand)");
      expect((await stack.up({ refresh: true })).text).toContain("Installed again what Redis boots from: ");
      expect(await stack.identity()).toEqual(before);
      expect(await inServer("cat /conf/*")).toBe(files);
      expect((await stack.preview({ refresh: true })).changes).toEqual({ same: expect.any(Number) });
    });

    test("and that it has booted from since, with a directive for boots only: the server is restarted, as the preview says", async () => {
      const { id } = await stack.identity();
      await inServer("sed -i 's/^databases .*/databases 9/' /conf/redis.conf");
      await stack.container().restart();
      await stack.healthy();
      expect(await stack.settings("databases")).toEqual({ databases: "9" });
      expect((await stack.preview({ refresh: true })).text).toMatch(
        /Redis booted with databases 9, .* restarts the server once/,
      );
      await stack.up({ refresh: true });
      expect((await stack.identity()).id).toBe(id);
      expect(await stack.settings("databases")).toEqual({ databases: "4" });
      expect((await stack.preview({ refresh: true })).changes).toEqual({ same: expect.any(Number) });
    });

    test("so that the server does not start any more: it comes back", async () => {
      await inServer("echo 'nonsense 1' >>/conf/redis.conf");
      await stack.container().restart();
      await stack.up({ refresh: true });
      expect(await stack.settings("databases")).toEqual({ databases: "4" });
    });
  });
});
