import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { freePort } from "../../scripts/freePort";
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

// In a component with a docker provider and a transform of its own.
describe("two servers in one program", () => {
  let stack: TestStack;
  const ports: number[] = [];
  const rules = "~* +@read +@write";

  /** In the order in which they are declared: the new one is first, where it could take what the other one has. */
  async function declare(...servers: [name: string, server: Record<string, unknown>][]): Promise<void> {
    const [cache, eu] = ports;
    await stack.configure({
      servers: servers.map(([name, server]) => [name, { port: name === "cache" ? cache : eu, ...server }]),
    });
  }
  const eu = (more: object): [string, Record<string, unknown>] => [
    "cache-eu",
    { users: { web: { rules } }, ...more },
  ];
  const passwords = async () => {
    const { users } = await stack.outputs();
    const logins = Object.entries<Record<string, { password: string }>>(users?.value);
    return logins.flatMap(([server, of]) =>
      Object.entries(of).map(([user, { password }]) => [`${server}/${user}`, password] as const),
    );
  };

  beforeAll(async () => {
    ports.push(await freePort(), await freePort());
    stack = await TestStack.create({}, "two-servers/index.ts");
    await declare(eu({ protect: true }));
    await stack.up();
  });
  afterAll(() => stack.remove());

  test("a protected one is changed all the same, and its users keep their passwords beside one of such a name", async () => {
    const before = new Map(await passwords());
    const cache = { appendonly: "no", maxmemory: "64mb", "maxmemory-policy": "allkeys-lfu" };
    const users = { web: { rules }, "eu-web": { rules }, "eu-api": { rules }, "admin-a": { rules } };
    await declare(["cache", { users, settings: cache }], eu({ protect: true, settings: { databases: 4 } }));
    await stack.up();
    expect((await stack.preview()).changes).toEqual({ same: expect.any(Number) });
    const after = new Map(await passwords());
    expect(after.get("cache-eu/web")).toBe(before.get("cache-eu/web"));
    expect([...after.keys()]).toEqual([
      ...["cache/admin-a", "cache/eu-api", "cache/eu-web", "cache/web"],
      "cache-eu/web",
    ]);
    expect(new Set(after.values()).size).toBe(5);
    expect(await namesInDocker(stack.name)).toEqual(
      ["cache", "cache-eu"]
        .flatMap((server) => [
          `container /${server}-${stack.name}`,
          `container /${server}-${stack.name}-config`,
          `volume ${server}-${stack.name}-config`,
          `volume ${server}-${stack.name}-data`,
        ])
        .sort(),
    );
    const { Config } = await stack.container("cache-eu").inspect();
    expect(Config.Labels).toMatchObject({ platform: "shop" });
  });

  test("a project that says nothing of how its program is loaded has the same servers", async () => {
    await stack.runPlainly();
    expect((await stack.preview()).changes).toEqual({ same: expect.any(Number) });
  });

  test("another server may be called as an installer is, and another component may have one of the same name", async () => {
    const config = ["cache-eu-config", { port: ports[0] }];
    await stack.configure({ servers: [config, eu({ port: ports[1] })], laboratory: true });
    expect((await stack.preview()).changes).toMatchObject({ create: expect.any(Number) });
  });

  test("protected means the data: a destroy is refused before the server is touched", async () => {
    const before = await stack.identity("cache-eu");
    expect(await stack.failingDestroy()).toMatch(/cache-eu-(users|settings).* cannot be deleted|protected/);
    expect(await stack.identity("cache-eu")).toEqual(before);
  });
});
