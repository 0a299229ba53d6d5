import { networkInterfaces } from "node:os";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { freePort } from "../../scripts/freePort";
import { docker as cli, dockerOutcome } from "../parts/boot/docker";
import { stranger } from "../parts/live/stranger";
import { docker, TestStack } from "./testStack";

const users = { app: { rules: "~* +get +set +ping" } };
const addresses = Object.values(networkInterfaces()).flatMap((all) => all ?? []);
const hasIPv6 = addresses.some(({ address }) => address === "::1");
/** One of this machine that is not 127.0.0.1. */
const otherAddress =
  addresses.find(({ family, internal }) => family === "IPv4" && !internal)?.address ?? "127.0.0.2";
const nothing = { same: expect.any(Number) };

describe("two stacks on one Docker host", () => {
  let one: TestStack;
  let two: TestStack;
  let taken: number;

  beforeAll(async () => {
    taken = await freePort();
    one = await TestStack.create({ users, port: taken });
    two = await TestStack.create({ users, port: taken });
    await one.up();
  });
  afterAll(async () => {
    await one.volume("data").remove({ force: true });
    await one.forget();
    await two.remove();
  });

  test("the second one's port is the first one's: refused before anything is made", async () => {
    expect(await two.failingUp()).toContain(`port ${taken} on 127.0.0.1 of the Docker host is taken`);
    await expect(two.container().inspect()).rejects.toThrow("no such container");
    await expect(two.volume("data").inspect()).rejects.toThrow("no such volume");
    await expect(two.volume("config").inspect()).rejects.toThrow("no such volume");
  });

  test("with a port of its own it comes up, under names of its own", async () => {
    await two.configure({ users, port: await freePort() });
    await two.up();
    for (const [stack, word] of [
      [one, "first"],
      [two, "second"],
    ] as const) {
      await stack.as("app", (redis) => redis.set("whose", word));
    }
    expect(await one.as("app", (redis) => redis.get("whose"))).toBe("first");
    const passwords = await Promise.all(
      [one, two].map(async (stack) => (await stack.outputs()).users?.value.app.password),
    );
    expect(passwords[0]).not.toBe(passwords[1]);
  });

  test("a stack of the same names in another state is refused: both are named, and nothing of the first one is touched", async () => {
    const copy = await TestStack.create({ users, port: await freePort() }, ".", {}, one.name);
    const before = { server: await one.identity(), files: await one.bootFiles() };
    const text = await copy.failingUp();
    const name = `redis-${one.name}`;
    const owner = `redis of organization/redis-server/${one.name}`;
    expect(text).toMatch(
      new RegExp(
        `the Docker host has the container ${name}, the container ${name}-config, the volume ${name}-config already, made by ` +
          `${owner} \\(id ([0-9a-f]{12})\\), and this is ${owner} \\(id (?!\\1)[0-9a-f]{12}\\)`,
      ),
    );
    expect(text).not.toContain("docker rm");
    await copy.destroy();
    expect({ server: await one.identity(), files: await one.bootFiles() }).toEqual(before);
    expect(await one.as("app", (redis) => redis.get("whose"))).toBe("first");
    await copy.forget();
  });

  test("a server that was removed by hand, with somebody else on its port: said at once, and no password is", async () => {
    const { port } = await two.outputs();
    await two.container().remove({ force: true });
    const somebody = await stranger(port?.value);
    expect(await two.failingUp({ refresh: true })).toContain(
      `port ${port?.value} on 127.0.0.1 of the Docker host is taken`,
    );
    expect(somebody.heard()).not.toContain("AUTH");
    somebody.leave();
    await two.up();
    expect(await two.as("app", (redis) => redis.get("whose"))).toBe("second");
  });

  test("a move to a taken port is refused while the old container still runs", async () => {
    const { Id } = await two.container().inspect();
    const { port } = await two.outputs();
    await two.configure({ users, port: taken });
    expect(await two.failingUp()).toContain(`port ${taken} on 127.0.0.1 of the Docker host is taken`);
    expect((await two.container().inspect()).Id).toBe(Id);
    await two.configure({ users, port: port?.value });
    expect((await two.up()).changes).not.toHaveProperty("replace");
  });

  test("other names in Docker, with the old data volume named: the data stay", async () => {
    const { port } = await two.outputs();
    const containerName = `rem-named-${two.name}`;
    const dataVolume = `redis-${two.name}-data`;
    await two.configure({ users, port: port?.value, containerName, dataVolume });
    await two.up();
    expect(
      (await docker.getContainer(containerName).inspect()).Mounts.map(({ Name }) => Name).sort(),
    ).toEqual([dataVolume, `${containerName}-config`]);
    expect(await two.as("app", (redis) => redis.get("whose"))).toBe("second");
    await two.configure({ users, port: port?.value });
    await two.up();
    expect(await two.as("app", (redis) => redis.get("whose"))).toBe("second");
    await expect(docker.getVolume(`${containerName}-config`).inspect()).rejects.toThrow("no such volume");
  });

  test("the destroy of one does not touch the other", async () => {
    const before = await two.container().inspect();
    await one.destroy();
    const after = await two.container().inspect();
    expect([after.Id, after.State.StartedAt]).toEqual([before.Id, before.State.StartedAt]);
    expect(await two.as("app", (redis) => redis.get("whose"))).toBe("second");
    expect((await two.preview({ refresh: true })).changes).toEqual({ same: expect.any(Number) });
    await expect(one.container().inspect()).rejects.toThrow("no such container");
    expect((await one.volume("data").inspect()).Name).toBe(`redis-${one.name}-data`);
  });
});

describe("applications in the same environment", () => {
  const network = `rem-net-${process.pid}`;
  let stack: TestStack;

  beforeAll(async () => {
    await cli("network", "create", network);
    stack = await TestStack.create({ users, network, port: await freePort() });
    await stack.up();
  });
  afterAll(async () => {
    await stack.remove();
    await dockerOutcome("network", "rm", network);
  });

  /** redis-cli in a container of its own. */
  async function from(net: string, ...where: string[]): Promise<string> {
    const password = (await stack.outputs()).users?.value.app.password;
    const { exitCode, output } = await dockerOutcome(
      ...["run", "--rm", "--network", net, "--entrypoint", "redis-cli", "-e", `REDISCLI_AUTH=${password}`],
      ...[await TestStack.image(), ...where, "--no-auth-warning", "--user", "app", "PING"],
    );
    return exitCode === 0 ? output.trim() : `failed: ${output.trim()}`;
  }

  test("a container on the server's network reaches it by name, at Redis's own port", async () => {
    const { containerName, port } = await stack.outputs();
    expect(await from(network, "-h", containerName?.value)).toBe("PONG");
    expect(await from(network, "-h", "redis")).toBe("PONG");
    // The published port is the host's, on its loopback: nobody else's.
    expect(await from(network, "-h", containerName?.value, "-p", String(port?.value))).toMatch(/^failed/);
  });

  test("nothing differs after the first up", async () => {
    expect((await stack.preview({ refresh: true })).changes).toEqual(nothing);
  });

  test("a container on another network does not", async () => {
    const { containerName } = await stack.outputs();
    expect(await from("bridge", "-h", containerName?.value)).toMatch(/^failed/);
  });

  test("a program on the host reaches it by loopback", async () => {
    expect(await stack.as("app", (redis) => redis.ping())).toBe("PONG");
  });

  const shapes: [string, Record<string, unknown>, string?][] = [
    ["on every IPv6 address, by a long name", { network, bindAddress: "0:0:0:0:0:0:0:0" }],
    ["on the host's network", { network: "host" }, "127.0.0.1"],
    ["there on another address", { network: "host", bindAddress: otherAddress }, otherAddress],
    [
      "there on its IPv6 loopback, by a long name",
      { network: "host", bindAddress: "0:0:0:0:0:0:0:1" },
      "::1",
    ],
  ];
  test.each(shapes.filter(([, { bindAddress }]) => hasIPv6 || !String(bindAddress).includes(":")))(
    "moved to be %s it comes up and answers, and nothing differs after that",
    async (_what, shape, bind) => {
      const port = await freePort();
      await stack.configure({ users, port, ...shape });
      await stack.up();
      expect(await stack.as("app", (redis) => redis.ping())).toBe("PONG");
      // On the host's network Redis itself is on the port, and nowhere else.
      if (bind) expect(await stack.settings("port", "bind")).toEqual({ port: String(port), bind });
      expect((await stack.up()).changes).toEqual(nothing);
      expect((await stack.preview({ refresh: true })).changes).toEqual(nothing);
    },
  );
});
