import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { text } from "node:stream/consumers";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { docker } from "../../../components/connection/dockerCommand";
import { dockerShell } from "../../../components/connection/dockerProcess";
import { freePort } from "../../../scripts/freePort";
import { revive } from "../live/provider";
import { aclInputs, type RedisUnderTest, startRedis } from "../live/redisUnderTest";
import { SshServer, withoutSshd } from "./sshServer";
import { failureThrough } from "./throughSsh";

if (withoutSshd) console.log(`skipped: a real sshd ${withoutSshd}`);

describe.skipIf(withoutSshd)("a host that takes two logins at a time", () => {
  const name = "narrow";
  let redis: RedisUnderTest;
  let narrow: SshServer;
  let strangers: Socket[];

  beforeAll(async () => {
    redis = await startRedis("appendonly yes");
  });
  afterAll(() => redis?.remove());

  // As long as two who say nothing are there, everybody else is turned away.
  beforeEach(async () => {
    const port = await freePort();
    narrow = await SshServer.start({ name, port, settings: ["MaxStartups 2:100:2"] });
    strangers = [connect(port, "127.0.0.1"), connect(port, "127.0.0.1")];
    await Promise.all(strangers.map((stranger) => once(stranger, "data")));
    vi.stubEnv("PATH", narrow.environment.PATH);
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    await leave();
    await narrow.stop();
  });
  const leave = () => Promise.all(strangers.map((stranger) => stranger.destroy()));

  it("is asked again until there is room: users are applied", async () => {
    redis.install({});
    const ssh = { url: `ssh://${name}`, options: [] };
    const provider = await revive("aclUsers", { port: redis.port, ssh, environment: narrow.environment });
    const created = provider.create(aclInputs({}));
    await expect.poll(() => narrow.hasTurnedAway()).toBe(true);
    await leave();
    expect((await created).id).toBe("users");
    provider.end();
  });

  it("is asked again until there is room: Docker's command runs, once", async () => {
    const daemon = { url: `ssh://${name}`, sshOptions: [] };
    const version = docker(daemon, "version", "--format", "{{.Client.Version}}");
    await expect.poll(() => narrow.hasTurnedAway()).toBe(true);
    await leave();
    expect(await version).toMatch(/^\d+\.\d+\S*\n$/);
  });

  it("is asked again until there is room: what a command of Docker's was sent is not lost", async () => {
    const daemon = { url: `ssh://${name}`, sshOptions: [] };
    const exec = ["exec", "--interactive", redis.container, "sh"];
    const { stdin, stdout, over } = dockerShell(daemon, exec, "echo ready; cat");
    await expect.poll(() => narrow.hasTurnedAway()).toBe(true);
    await leave();
    await once(stdout, "readable");
    stdin.end("sent later");
    expect(await text(stdout)).toBe("ready\nsent later");
    expect(await over).toBe(0);
  });

  it("is named as that when there is none", async () => {
    const said = await failureThrough({ url: `ssh://${name}` }, narrow.environment, {
      readyTimeoutSeconds: 1,
    });
    expect(said).toContain(
      "its sshd hung up before the login: it takes too few at a time (raise `MaxStartups`",
    );
  });
});
