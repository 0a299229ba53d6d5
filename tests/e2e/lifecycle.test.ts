import { afterEach, describe, expect, test } from "vitest";
import { docker, freePort, TestStack } from "./testStack";

const users = { app: { rules: "~* &* +@all -@admin -@dangerous +info" } };
const settings = { "maxmemory-policy": "allkeys-lru" };

async function namesInDocker(part: string): Promise<string[]> {
  const containers = await docker.listContainers({ all: true, filters: { name: [part] } });
  const { Volumes } = await docker.listVolumes({ filters: { name: [part] } });
  const volumes = Volumes.map(({ Name }) => `volume ${Name}`);
  return [...containers.flatMap(({ Names }) => Names.map((name) => `container ${name}`)), ...volumes].sort();
}

describe("what comes and goes", () => {
  let stack: TestStack;
  afterEach(() => stack.remove());

  test("a server removed behind Pulumi's back comes back with its data, users and settings", async () => {
    stack = await TestStack.create({ users, settings, port: await freePort() });
    await stack.up();
    await stack.as("app", (redis) => redis.set("kept", "yes"));
    const before = { users: await stack.aclList(), settings: await stack.settings("maxmemory-policy") };
    await stack.container().remove({ force: true });

    await stack.up({ refresh: true });

    expect(await stack.as("app", (redis) => redis.get("kept"))).toBe("yes");
    expect({ users: await stack.aclList(), settings: await stack.settings("maxmemory-policy") }).toEqual(
      before,
    );
    expect((await stack.preview()).changes).toEqual({ same: expect.any(Number) });
  });

  test("destroy leaves nothing but the data, and the next up finds it, with new passwords", async () => {
    stack = await TestStack.create({ users, port: await freePort() });
    await stack.up();
    await stack.as("app", (redis) => redis.set("kept", "yes"));
    const oldUrl = (await stack.outputs()).users?.value.app.url;

    await stack.destroy();
    expect(await namesInDocker(`redis-${stack.name}`)).toEqual([`volume redis-${stack.name}-data`]);

    await stack.up();
    expect((await stack.outputs()).users?.value.app.url).not.toBe(oldUrl);
    expect(await stack.as("app", (redis) => redis.get("kept"))).toBe("yes");
  });

  test("destroy finishes when the server is gone, and when it hangs", async () => {
    stack = await TestStack.create({ users, port: await freePort(), stopGracePeriod: 2 });
    await stack.up();
    await stack.container().remove({ force: true });
    await stack.destroy();
    expect(await namesInDocker(`redis-${stack.name}`)).toEqual([`volume redis-${stack.name}-data`]);

    await stack.up();
    await stack.container().pause();
    await stack.destroy();
    expect(await namesInDocker(`redis-${stack.name}`)).toEqual([`volume redis-${stack.name}-data`]);
  });

  test("protected data refuses destroy before the server is touched, until it is no longer declared", async () => {
    const port = await freePort();
    stack = await TestStack.create({ users, port, protectData: true });
    await stack.up();
    const before = await stack.identity();
    expect(await stack.failingDestroy()).toMatch(/protected/);
    expect(await stack.identity()).toEqual(before);
    await stack.up();
    expect(await stack.as("app", (redis) => redis.ping())).toBe("PONG");
    await stack.configure({ users, port });
    await stack.up();
  });
});

describe("two servers in one program", () => {
  test("stand side by side, each with its own users, and go without a trace but data", async () => {
    const ports = { cache: await freePort(), queue: await freePort() };
    const stack = await TestStack.create({ ports }, "two-servers/index.ts");
    await stack.up();
    expect((await stack.preview()).changes).toEqual({ same: expect.any(Number) });
    const outputs = await stack.outputs();
    for (const server of ["cache", "queue"] as const) {
      expect(new URL(outputs[server]?.value.url).port).toBe(String(ports[server]));
    }
    expect(await namesInDocker(stack.name)).toEqual(
      ["cache", "queue"]
        .flatMap((server) => [
          `container /${server}-${stack.name}`,
          `container /${server}-${stack.name}-config`,
          `volume ${server}-${stack.name}-config`,
          `volume ${server}-${stack.name}-data`,
        ])
        .sort(),
    );
    await stack.remove();
    expect(await namesInDocker(stack.name)).toEqual([]);
  });
});
