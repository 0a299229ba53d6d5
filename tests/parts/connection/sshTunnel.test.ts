import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { SshHost } from "../../../components/connection/sshTunnel";
import type { ProviderFile } from "../../../components/live/providerText";
import { freePort } from "../../../scripts/freePort";
import { docker } from "../boot/docker";
import { redisImage } from "../boot/image";
import { failure } from "../live/failure";
import { revive } from "../live/provider";
import { aclInputs, type RedisUnderTest, startRedis } from "../live/redisUnderTest";
import { SshServer, withoutSshd } from "./sshServer";
import { failureThrough } from "./throughSsh";

// The providers as Pulumi runs them, with ssh between them and a Redis that is bound to another host's loopback.

if (withoutSshd) console.log(`skipped: a real sshd ${withoutSshd}`);

describe.skipIf(withoutSshd)("through a real sshd", () => {
  let redis: RedisUnderTest;
  let server: SshServer;
  let sshPort: number;
  /** Where nobody listens. */
  let deadPort: number;
  let through: { port: number; ssh: SshHost; environment: NodeJS.ProcessEnv };

  beforeAll(async () => {
    [sshPort, deadPort] = [await freePort(), await freePort()];
    [redis, server] = await Promise.all([
      startRedis("appendonly yes"),
      SshServer.start({ name: "redis-1", port: sshPort }),
    ]);
    through = {
      port: redis.port,
      ssh: { url: "ssh://redis-1", options: [] },
      environment: server.environment,
    };
  });
  afterAll(async () => {
    await Promise.all([redis?.remove(), server?.stop()]);
  });

  it.each<ProviderFile>(["aclUsers", "liveSettings"])("%s is applied and read back", async (name) => {
    const provider = await revive<object, object>(name, through);
    const inputs = { ...aclInputs({}), settings: { maxmemory: "100mb" } };
    const { outs } = await provider.create(inputs);
    const { props } = await provider.read("any", outs);
    expect(props).toEqual(outs);
    provider.end();
  });

  it("leaves no connection behind", async () => {
    const provider = await revive("aclUsers", through);
    await provider.create(aclInputs({}));
    await expect.poll(() => server.connections()).toBe(0);
    provider.end();
  });

  it("users whose proof fails are handed to the installer by Docker on that host", async () => {
    const installer = `ssh-installer-${redis.port}`;
    const script = ["--entrypoint", "sh", redisImage(), "-c", "cat /candidate/put-back.acl"];
    await docker("create", "--name", installer, ...script);
    const directory = await mkdtemp(join(tmpdir(), "candidate-"));
    try {
      await docker("cp", `${directory}/.`, `${installer}:/candidate`);
      const dockerDaemon = { url: "ssh://redis-1", sshOptions: [] };
      const provider = await revive("aclUsers", { ...through, dockerDaemon });
      const before = (await redis.admin.call("ACL", "LIST")) as string[];
      redis.install({}, (file) => file.replace(/(user health .*)/, "$1 +get ~*"));
      expect(await failure(provider.create({ ...aclInputs({}), installer }))).toContain(
        "So was the users.acl that the server boots from.",
      );
      expect((await docker("logs", installer)).split("\n")).toEqual(before);
      provider.end();
    } finally {
      redis.install({});
      await docker("rm", installer);
      await rm(directory, { recursive: true });
    }
  });

  it("a server that is full is named", async () => {
    const [, usual] = (await redis.admin.config("GET", "maxclients")) as [string, string];
    await redis.admin.config("SET", "maxclients", 1);
    const words = await failureThrough({}, server.environment, { port: redis.port, readyTimeoutSeconds: 1 });
    await redis.admin.config("SET", "maxclients", usual);
    expect(words).toContain(`Redis at 127.0.0.1:${redis.port} through ssh://redis-1 has as many clients`);
  });

  it("a port where nobody listens is a stopped server to a refresh", async () => {
    const inputs = aclInputs({});
    const provider = await revive<typeof inputs, typeof inputs>("aclUsers", { ...through, port: deadPort });
    const { props } = await provider.read("users", inputs);
    expect(props.containerId).toBe(`(no server at 127.0.0.1:${deadPort} through ssh://redis-1)`);
    provider.end();
  });

  it("waits for a server that does not listen yet, and says what it waited for", async () => {
    const words = await failureThrough({}, server.environment, { port: deadPort, readyTimeoutSeconds: 1 });
    expect(words).toContain(
      `Redis at 127.0.0.1:${deadPort} through ssh://redis-1 was not ready within 1 s: no connection`,
    );
    expect(words).toContain(`nothing listens on 127.0.0.1:${deadPort} of that host`);
  });

  it.each([
    {
      what: "a key that the host refuses",
      ssh: () => ({
        options: ["-i", server.file("stranger"), "-o", "IdentitiesOnly=yes", "-F", "none"],
        url: `ssh://127.0.0.1:${sshPort}`,
      }),
      more: () => ["-o", `UserKnownHostsFile=${server.file("known_hosts")}`],
      words: /the login is refused\. Nobody is asked .* \(.*Permission denied \(publickey\)\.\)/,
    },
    {
      what: "a host key that nobody knows",
      ssh: () => ({ options: ["-o", `UserKnownHostsFile=${server.file("nobody")}`], url: "ssh://redis-1" }),
      more: () => [],
      words:
        /its host key is not in your known_hosts, .* log in once by hand \(ssh .*redis-1\) \(Host key verification failed\.\)/,
    },
    {
      what: "a host that has no address",
      ssh: () => ({ options: [], url: "ssh://deploy@redis-9.invalid" }),
      more: () => [],
      words:
        /ssh:\/\/deploy@redis-9\.invalid \(the host is unknown: .*Could not resolve hostname redis-9\.invalid/,
    },
  ])("$what is an error at once", async ({ ssh, more, words }) => {
    const { options, url } = ssh();
    expect(await failureThrough({ url, options: [...options, ...more()] }, server.environment)).toMatch(
      words,
    );
  });

  it("a host that forbids forwarding is an error at once", async () => {
    const strict = await SshServer.start({
      name: "strict",
      port: await freePort(),
      settings: ["AllowTcpForwarding no"],
    });
    const words = await failureThrough({ url: "ssh://strict" }, strict.environment);
    expect(words).toMatch(/its sshd forbids connections to 127\.0\.0\.1:6379: allow them there/);
    await strict.stop();
  });

  it("no ssh on the PATH is an error at once", async () => {
    expect(await failureThrough({}, { PATH: "/nowhere" })).toMatch(/there is no command ssh on the PATH/);
  });

  it("a stream that is cut is made again, and the change is whole", async () => {
    const provider = await revive("aclUsers", through);
    const users = { app: { rules: "~app:* +get", passwords: ["app-password"] } };
    redis.install(users);
    // Until it is cut, nothing gets on.
    await redis.docker("pause");
    const created = provider.create(aclInputs(users));
    await expect.poll(() => server.connections()).toBeGreaterThan(0);
    server.cut();
    await redis.docker("unpause");
    expect((await created).id).toBe("users");
    expect(await redis.admin.acl("LIST")).toContainEqual(expect.stringMatching(/^user app on .*~app:\*/));
    provider.end();
  });
});

describe("through a host that is not what it should be", () => {
  let server: Server;
  let port: number;
  const sockets: Socket[] = [];
  let greeting: string | null;
  let directory: string;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), "rem-fake-"));
    server = createServer((socket) => {
      sockets.push(socket);
      socket.on("error", () => {});
      if (greeting !== null) socket.end(greeting);
    });
    await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
    port = (server.address() as AddressInfo).port;
  });
  afterAll(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((closed) => server.close(closed));
    await rm(directory, { recursive: true });
  });

  it.each([
    {
      what: "one that says nothing",
      says: null,
      connectTimeout: 2,
      words: /\(Connection (to \S+ port \d+ )?timed out/i,
    },
    {
      what: "one that hangs up at once, as sshd does when too many log in",
      says: "",
      words: /\(its sshd hung up before the login: .*MaxStartups.* \(Connection (closed|reset) by/,
    },
    {
      what: "one that speaks something else",
      says: "+PONG\r\n".repeat(2000),
      words: /banner|Connection|Invalid/,
    },
  ])("$what: tried again until the deadline", async ({ says, connectTimeout = 600, words }) => {
    greeting = says;
    const url = `ssh://127.0.0.1:${port}`;
    const options = ["-F", "none", "-o", `ConnectTimeout=${connectTimeout}`];
    const said = await failureThrough({ url, options }, {}, { readyTimeoutSeconds: 1 });
    expect(said).toContain(`Redis at 127.0.0.1:6379 through ${url} was not ready within 1 s`);
    expect(said).toMatch(words);
  });

  it("an ssh that would ask is told never to, and gets the user's options, the login and the port", async () => {
    await writeFile(
      join(directory, "ssh"),
      `#!/bin/sh\necho "$*" > ${directory}/asked\necho "Permission denied (password)." >&2\nexit 255\n`,
    );
    await chmod(join(directory, "ssh"), 0o755);
    const PATH = [directory, process.env.PATH].join(delimiter);
    const ssh = { url: "ssh://deploy@redis-1:2222", options: ["-J", "bastion"] };
    expect(await failureThrough(ssh, { PATH })).toMatch(/the login is refused/);
    expect(await readFile(join(directory, "asked"), "utf8")).toBe(
      "-o BatchMode=yes -T -J bastion -o ConnectTimeout=10 -o ServerAliveInterval=5 -o ServerAliveCountMax=3 -l deploy -p 2222 -W 127.0.0.1:6379 -- redis-1\n",
    );
  });
});
