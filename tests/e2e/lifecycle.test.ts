import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { freePort } from "../freePort";
import { docker, TestStack } from "./testStack";

const users = { app: { rules: "~* &* +@all -@admin -@dangerous +info" } };
const settings = { "maxmemory-policy": "allkeys-lru" };

async function namesInDocker(part: string): Promise<string[]> {
  const containers = await docker.listContainers({ all: true, filters: { name: [part] } });
  const { Volumes } = await docker.listVolumes({ filters: { name: [part] } });
  const volumes = Volumes.map(({ Name }) => `volume ${Name}`);
  return [...containers.flatMap(({ Names }) => Names.map((name) => `container ${name}`)), ...volumes].sort();
}

// One stack: each test goes on where the one before it ended.
describe("what comes and goes", () => {
  let stack: TestStack;
  let config: Record<string, unknown>;
  beforeAll(async () => {
    config = { users, settings, port: await freePort(), stopGracePeriod: 2 };
    stack = await TestStack.create({ ...config, protectData: true });
    await stack.configureSecret("redis-server:settings.proc-title-template", "kept-by-the-stack {port}");
    await stack.up();
    await stack.as("app", (redis) => redis.set("kept", "yes"));
  });
  afterAll(() => stack.remove());

  const nothingButTheData = async () =>
    expect(await namesInDocker(`redis-${stack.name}`)).toEqual([`volume redis-${stack.name}-data`]);

  test("a setting that is set secret is on the server, and in clear neither in the state nor in what Pulumi prints", async () => {
    expect(await stack.settings("proc-title-template")).toEqual({
      "proc-title-template": "kept-by-the-stack {port}",
    });
    await stack.as("admin", (redis) => redis.config("SET", "proc-title-template", "another {port}"));
    const texts = [(await stack.preview({ refresh: true })).text, (await stack.up({ refresh: true })).text];
    expect(texts.join("\n")).toContain("CONFIG SET proc-title-template");
    for (const text of [...texts, await stack.storedState()]) {
      expect(text).not.toMatch(/kept-by-the-stack|another \{port\}/);
    }
  });

  test("protected data refuses destroy before the server is touched, until it is no longer declared", async () => {
    const before = await stack.identity();
    expect(await stack.failingDestroy()).toMatch(/protected/);
    expect(await stack.identity()).toEqual(before);
    await stack.up();
    expect(await stack.as("app", (redis) => redis.ping())).toBe("PONG");
    await stack.configure(config);
    await stack.up();
  });

  test("a server removed behind Pulumi's back comes back with its data, users and settings", async () => {
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
    const oldUrl = (await stack.outputs()).users?.value.app.url;
    await stack.destroy();
    await nothingButTheData();

    await stack.up();
    expect((await stack.outputs()).users?.value.app.url).not.toBe(oldUrl);
    expect(await stack.as("app", (redis) => redis.get("kept"))).toBe("yes");
  });

  test("destroy finishes when the server is gone, and when it hangs", async () => {
    await stack.container().remove({ force: true });
    await stack.destroy();
    await nothingButTheData();

    await stack.up();
    await stack.container().pause();
    await stack.destroy();
    await nothingButTheData();
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
