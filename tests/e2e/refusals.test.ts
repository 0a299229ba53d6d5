import { createServer, type Server } from "node:net";
import type { Network } from "dockerode";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { freePort } from "../../scripts/freePort";
import { Registry } from "../parts/scripts/registry";
import { docker, TestStack } from "./testStack";

const app = { app: { rules: "~* +@all" } };

describe("refused at preview, before anything is made", () => {
  let stack: TestStack;
  beforeAll(async () => {
    stack = await TestStack.create({ users: app });
  });
  afterAll(() => stack.forget());

  test.each([
    [{ port: 70_000 }, "port: 70000 is not allowed; allowed is a whole number from 1 to 65535"],
    [{ bindAddress: "nowhere" }, 'bindAddress: "nowhere" is not allowed; allowed is an IP address'],
    [{ prot: 6379 }, "prot: there is no such key; the nearest one is port"],
    [
      { memory: "512Mi" },
      'memory: "512Mi" is not allowed; allowed is whole MiB, at least 24, or 0 for no limit; 512Mi is 512',
    ],
    [{ retainData: "perhaps" }, 'retainData: "perhaps" is not allowed; allowed is true or false'],
    [{ settings: { save: ["900 1"] } }, 'not a list; did you mean "900 1"?'],
    [{ settings: { apendonly: "yes" } }, "appendonly"],
    [{ settings: { aclfile: "/tmp/users.acl" } }, "aclfile"],
    [{ settings: { maxmemory: "64 megs" } }, "maxmemory"],
    [
      { image: "redis:7.4.11", settings: { lookahead: 16 } },
      "settings: lookahead 16: it came with Redis 8.4 and the image redis:7.4.11 is Redis 7.4",
    ],
    [{ users: { admin: { rules: "+@all" } } }, "users.admin: the name is reserved"],
    [{ users: { app: { rules: ">hunter22 +@all" } } }, "users.app.rules"],
  ])("%j", async (config, message) => {
    await stack.configure({ users: app, ...config });
    const text = await stack.failingPreview();
    expect(text).toContain(message);
    expect(text).not.toContain("hunter22");
    expect(text).not.toMatch(/\.ts:\d+/);
  });

  test("rules that are set secret", async () => {
    await stack.configure({ users: app });
    await stack.configureSecret("redis-server:users.app.rules", "~hunter22 +@all");
    expect(await stack.failingPreview()).toContain(
      "users.app.rules: is set secret, but in users only passwords and their hashes can be",
    );
  });

  test("Docker out of reach", async () => {
    await stack.configure({ users: app });
    const text = await stack.failingPreview({ DOCKER_HOST: "tcp://127.0.0.1:1" });
    expect(text).toContain(
      "docker:host tcp://127.0.0.1:1: nobody takes a connection there (connect ECONNREFUSED",
    );
    expect(text).not.toContain("failed to connect to any docker daemon");
  });
});

describe("refused by Docker, in one sentence", () => {
  let stack: TestStack;
  let made: Network | undefined;
  beforeAll(async () => {
    stack = await TestStack.create({ users: app });
  });
  afterAll(async () => {
    await stack.remove();
    await made?.remove();
  });

  test("an address that is not the host's", async () => {
    await stack.configure({ users: app, port: await freePort(), bindAddress: "192.0.2.1" });
    expect(await stack.failingUp()).toContain(
      "192.0.2.1 is not an address of the Docker host: set `bindAddress` to one of its own",
    );
  });

  test("a port that is taken; free again, the next up goes through", async () => {
    const port = await freePort();
    const taken = await listen(port);
    await stack.configure({ users: app, port });
    expect(await stack.failingUp()).toContain(`port ${port} on 127.0.0.1 of the Docker host is taken`);
    await new Promise((closed) => taken.close(closed));
    await stack.up();
    expect(await stack.as("app", (redis) => redis.ping())).toBe("PONG");
  });

  test("an image that does not exist", async () => {
    await stack.configure({ users: app, port: await freePort(), image: "redis-server-tests/nosuch:1" });
    expect(await stack.failingUp()).toContain(
      "the image redis-server-tests/nosuch:1 is neither on the Docker host nor to be pulled",
    );
  });

  test("a private image: the login that counts is named, and reaches the plugin", async () => {
    const registry = await Registry.start({ login: "deploy:s3cret" });
    try {
      const image = `${registry.prefix}/team/redis:1`;
      const settings = { users: app, port: await freePort(), image };
      await stack.configure(settings);
      const told = `its registry does not give it to somebody without a login`;
      expect(await stack.failingUp()).toContain(told);
      await stack.configure({
        ...settings,
        "docker:registryAuth": [{ address: registry.prefix, username: "deploy" }],
      });
      await stack.configureSecret("docker:registryAuth[0].password", "s3cret");
      const text = await stack.failingUp();
      // There, but not in this registry.
      expect(text).toContain("manifest unknown");
      expect(text).not.toContain(told);
      expect(text).not.toContain("s3cret");
    } finally {
      await registry.stop();
    }
  });

  test("a network that does not exist; once it does, the next up makes the server anew, on it", async () => {
    const network = `redis-server-tests-${stack.name}`;
    await stack.configure({ users: app, port: await freePort(), network });
    expect(await stack.failingUp()).toContain(`the Docker network ${network} does not exist`);
    // Made half: the docker plugin takes it for done at the next update.
    expect((await stack.container().inspect()).State.Status).toBe("created");
    made = await docker.createNetwork({ Name: network });
    await stack.up();
    expect(await stack.as("app", (redis) => redis.ping())).toBe("PONG");
    const { Networks } = (await stack.container().inspect()).NetworkSettings;
    expect(Object.keys(Networks)).toEqual([network]);
    expect((await stack.preview()).changes).toEqual({ same: expect.any(Number) });
  });
});

function listen(port: number): Promise<Server> {
  return new Promise((listening) => {
    const server = createServer((socket) => socket.resume()).listen(port, "127.0.0.1", () =>
      listening(server),
    );
  });
}

describe("refused by Redis", () => {
  let stack: TestStack;
  const port = freePort();
  afterEach(() => stack.remove());

  test("a rule only Redis can judge: in Redis's words, and neither the server nor its boot files change", async () => {
    // Under a name that does not tell what the image can do: by its own name, the preview would know better already.
    const image = "redis-server-tests/some-redis:1";
    await docker.getImage(await TestStack.image()).tag({ repo: "redis-server-tests/some-redis", tag: "1" });
    stack = await TestStack.create({ users: app, port: await port, image });
    await stack.up();
    const before = { container: await stack.identity(), users: await stack.aclList() };
    const files = await stack.bootFiles();
    const hashes = before.users.flatMap((line) => line.match(/[0-9a-f]{64}/g) ?? []);
    expect(hashes).toHaveLength(4);

    await stack.configure({
      users: { app: { rules: "~* +@all -ft.nosuchcommand" } },
      port: await port,
      image,
    });
    for (const attempt of ["first", "second"]) {
      const text = await stack.failingUp();
      expect(text, attempt).toContain("Unknown command or category name in ACL");
      expect(text, attempt).toContain("the server was not touched");
      for (const hash of hashes) expect(text, attempt).not.toContain(hash);
    }
    expect(await stack.identity()).toEqual(before.container);
    expect(await stack.aclList()).toEqual(before.users);
    expect(await stack.bootFiles()).toEqual(files);

    await stack.configure({ users: app, port: await port, image });
    await stack.up();
    expect((await stack.preview()).changes).toEqual({ same: expect.any(Number) });
  });

  test("data it cannot load: the last lines of the server's log, the second time too", async () => {
    stack = await TestStack.create({ users: app, port: await freePort(), readyTimeout: 15 });
    await stack.putIntoData({
      "appendonlydir/appendonly.aof.manifest": "file appendonly.aof.1.base.rdb seq 1 type b\n",
      "appendonlydir/appendonly.aof.1.base.rdb": "this is no RDB file",
    });
    for (const attempt of ["first", "second"]) {
      const text = await stack.failingUp();
      expect(text, attempt).toContain("Redis did not become ready within 15 s (`readyTimeout`)");
      expect(text, attempt).toContain("Bad file format reading the append only file");
      expect(text, attempt).toContain(`npm run redis -- repair --container redis-${stack.name}`);
    }
    await docker.getContainer(`redis-${stack.name}`).inspect();
  });
});
