import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { freePort } from "../../scripts/freePort";
import { RemoteHost, withoutRemoteHost } from "../parts/connection/remoteHost";
import { TestStack } from "./testStack";

const run = promisify(execFile);

// The server is bound to the loopback of another host, which is reached by SSH only.
if (withoutRemoteHost) console.log(`skipped: a second Docker host ${withoutRemoteHost}`);

describe.skipIf(withoutRemoteHost)("a server on another host, over SSH", () => {
  let host: RemoteHost;
  let stack: TestStack;
  let config: Record<string, unknown>;

  beforeAll(async () => {
    host = await RemoteHost.start("rem-e2e");
    config = {
      "docker:host": host.url,
      port: await freePort(),
      users: { app: { rules: "~app:* +get +set" } },
    };
    stack = await TestStack.create(config, ".", host.ssh.environment);
  });
  afterAll(async () => {
    await stack?.forget();
    await host?.stop();
  });

  async function as(user: string, ...command: string[]): Promise<string> {
    const { users, adminUrl } = await stack.outputs();
    const url = user === "admin" ? adminUrl?.value : users?.value[user].url;
    return await host.redis(`redis-${stack.name}`, url, ...command);
  }
  const container = () => host.docker.getContainer(`redis-${stack.name}`).inspect();
  const nothing = { same: expect.any(Number) };

  test("the first up; the second does nothing", async () => {
    await stack.up();
    expect(await as("app", "SET", "app:1", "x")).toBe("OK");
    expect((await container()).HostConfig.PortBindings).toEqual({
      "6379/tcp": [{ HostIp: "127.0.0.1", HostPort: String(config.port) }],
    });
    expect((await stack.up()).changes).toEqual(nothing);
    expect((await stack.preview({ refresh: true })).changes).toEqual(nothing);
  });

  test("nothing of it can be reached from here", async () => {
    await expect(stack.connect("app")).rejects.toThrow();
  });

  test.each([
    [
      "a login that is refused",
      () => ({ "docker:sshOpts": ["-o", "PubkeyAuthentication=no"] }),
      /docker:host ssh:\/\/rem-e2e-\d+: the login is refused\. .*Permission denied/,
    ],
    [
      "a host key that nobody knows",
      () => ({ "docker:sshOpts": ["-o", `UserKnownHostsFile=${host.ssh.file("nobody")}`] }),
      /docker:host ssh:\/\/rem-e2e-\d+: its host key is not in your known_hosts/,
    ],
    [
      "a host that has no address",
      () => ({ "docker:host": "ssh://redis-9.invalid" }),
      /docker:host ssh:\/\/redis-9.invalid: the host is unknown/,
    ],
  ])("%s is the one error of a preview", async (_what, change, words) => {
    await stack.configure({ ...config, ...change() });
    const text = await stack.failingPreview();
    expect(text).toMatch(words);
    expect(text).not.toContain("failed to connect to any docker daemon");
    await stack.configure(config);
  });

  test("a user and a directive change live: same container", async () => {
    const { Id, State } = await container();
    config = {
      ...config,
      users: { app: { rules: "~app:* +get" }, fresh: { rules: "+ping" } },
      settings: { maxmemory: "100mb" },
    };
    await stack.configure(config);
    await stack.up();
    expect(await as("fresh", "PING")).toBe("PONG");
    expect(await as("app", "SET", "app:1", "y")).toContain("NOPERM");
    expect(await as("admin", "CONFIG", "GET", "maxmemory")).toBe("maxmemory\n104857600");
    expect(await container()).toMatchObject({ Id, State: { StartedAt: State.StartedAt } });
  });

  test("drift is shown and repaired", async () => {
    await as("admin", "ACL", "SETUSER", "intruder", "on", "nopass", "+@all", "~*");
    await as("admin", "CONFIG", "SET", "maxmemory", "1mb");
    const { text } = await stack.preview({ refresh: true });
    expect(text).toContain("intruder");
    await stack.up({ refresh: true });
    expect(await as("admin", "ACL", "USERS")).toBe("admin\napp\ndefault\nfresh\nhealth");
    expect(await as("admin", "CONFIG", "GET", "maxmemory")).toBe("maxmemory\n104857600");
    expect((await stack.preview({ refresh: true })).changes).toEqual(nothing);
  });

  test("a port that is taken there is refused before anything is made", async () => {
    const image = await TestStack.image();
    const taken = await freePort();
    const squatter = ["--name", "rem-squatter", "-p", `127.0.0.1:${taken}:6379`, image];
    await host.cli("run", "-d", ...squatter);
    // This one names the host by a Docker context.
    const context = { ...host.ssh.environment, DOCKER_CONFIG: host.ssh.file("docker") };
    await run("docker", ["context", "create", "there", "--docker", `host=${host.url}`], { env: context });
    const elsewhere = { users: config.users, port: taken, "docker:context": "there" };
    const other = await TestStack.create(elsewhere, ".", context);
    expect(await other.failingUp()).toContain(`port ${taken} on 127.0.0.1 of the Docker host is taken`);
    expect(await host.cli("ps", "-a", "--format", "{{.Names}}")).not.toContain(other.name);
    expect(await host.cli("volume", "ls", "-q")).not.toContain(other.name);

    await stack.configure({ ...config, port: taken });
    const before = await container();
    expect(await stack.failingUp()).toContain(`port ${taken} on 127.0.0.1 of the Docker host is taken`);
    expect((await container()).Id).toBe(before.Id);
    await host.cli("rm", "-f", "-v", "rem-squatter");
    await stack.configure(config);
    await stack.up();
    await other.destroy();
    await other.forget();
  });

  test("two servers come up at once on a host that takes two logins at a time", async () => {
    const server = async (name: string) => [
      name,
      { port: await freePort(), users: { app: { rules: "+ping" } } },
    ];
    const servers = [await server("cache"), await server("queue")];
    const settings = { servers, dockerHost: host.url };
    const two = await TestStack.create(settings, "two-servers/index.ts", host.ssh.environment);
    await two.up();
    expect((await two.up({ refresh: true })).changes).toEqual(nothing);
    const { users } = await two.outputs();
    for (const name of ["cache", "queue"]) {
      expect(await host.redis(`${name}-${two.name}`, users?.value[name].app.url, "PING")).toBe("PONG");
    }
    await two.destroy();
    await two.forget();
  });

  test("a host that was rebuilt empty: a refresh shows what is gone, and up brings back all but the data, saying so", async () => {
    const { users } = await stack.outputs();
    await host.rebuild();
    const { changes, text: refreshed } = await stack.refresh();
    expect(changes).toMatchObject({ delete: 4 });
    for (const gone of ["redis-data", "redis-config", "redis"]) {
      expect(refreshed).toMatch(new RegExp(`docker:index:(Volume|Container) ${gone} deleted`));
    }
    const { text } = await stack.up();
    expect(text).toContain("The data volume is new and empty: what an earlier one held is not on it");
    expect((await stack.outputs()).users?.value).toEqual(users?.value);
    expect(await as("app", "GET", "app:1")).toBe("");
    expect(await as("admin", "CONFIG", "GET", "maxmemory")).toBe("maxmemory\n104857600");
    expect(await as("admin", "SET", "app:1", "z")).toBe("OK");
    expect((await stack.preview({ refresh: true })).changes).toEqual(nothing);
  });

  test("destroy takes everything away but the data, and the next up finds it", async () => {
    await stack.destroy();
    expect(await host.cli("ps", "-aq")).toBe("");
    expect(await host.cli("volume", "ls", "-q")).toBe(`redis-${stack.name}-data`);
    await stack.up();
    expect(await as("app", "GET", "app:1")).toBe("z");
    await stack.destroy();
  });
});
