import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { RedisServerArgs } from "../../../components/arguments/redisServerArgs";
import { program, value } from "../program";
import { connectionProvider } from "../resourceTypes";

const users = { app: { rules: "~* +@all" } };

describe("the way to the server", () => {
  const connection = async (args: RedisServerArgs) =>
    (await program({ users, ...args })).find(connectionProvider, "redis-connection").inputs;
  // An ssh that gets in everywhere.
  const bin = mkdtempSync(join(tmpdir(), "component-ssh-"));
  writeFileSync(join(bin, "ssh"), "#!/bin/sh\n", { mode: 0o755 });
  beforeEach(() => vi.stubEnv("PATH", `${bin}:${process.env.PATH}`));
  afterEach(() => {
    vi.unstubAllEnvs();
    pulumi.runtime.setAllConfig({});
  });
  afterAll(() => rmSync(bin, { recursive: true }));

  test("this machine's Docker: straight", async () => {
    const inputs = await connection({ port: 7001 });
    expect(inputs).toMatchObject({ "redis:host": "127.0.0.1", "redis:port": "7001" });
    expect(inputs).not.toHaveProperty("redis:ssh");
  });

  test("docker:host ssh://: through that host, with the same options", async () => {
    const ssh = { url: "ssh://deploy@redis-1", options: ["-J", "bastion"] };
    pulumi.runtime.setAllConfig({ "docker:host": ssh.url, "docker:sshOpts": JSON.stringify(ssh.options) });
    const inputs = await connection({ port: 7001 });
    expect(inputs).toMatchObject({ "redis:host": "127.0.0.1", "redis:port": "7001" });
    expect(JSON.parse(String(inputs["redis:ssh"]))).toEqual(ssh);
  });

  test("a docker provider of its own: what that is told, and nothing of the stack's", async () => {
    pulumi.runtime.setAllConfig({ "docker:host": "ssh://other", "docker:sshOpts": '["-F", "other"]' });
    const ssh = { url: "ssh://deploy@redis-1", options: ["-J", "bastion"] };
    const provider = new docker.Provider("there", { host: ssh.url, sshOpts: ssh.options });
    for (const opts of [{ provider }, { providers: [provider] }, { providers: { docker: provider } }]) {
      const { find } = await program({ users }, "redis", opts);
      const { inputs } = find(connectionProvider, "redis-connection");
      expect(JSON.parse(String(inputs["redis:ssh"]))).toEqual(ssh);
      expect(JSON.parse(String(inputs["redis:docker"]))).toEqual({ url: ssh.url, sshOptions: ssh.options });
    }
  });

  test("a docker provider by TCP with keys: Docker's command uses them too", async () => {
    const [host, certPath] = ["tcp://10.0.0.5:2376", "/keys"];
    const provider = new docker.Provider("tls", { host, certPath });
    const { find } = await program({ users, bindAddress: "10.0.0.5" }, "redis", { providers: [provider] });
    const { inputs } = find(connectionProvider, "redis-connection");
    expect(JSON.parse(String(inputs["redis:docker"]))).toEqual({ url: host, sshOptions: [], certPath });
  });

  test("an endpoint: there, whatever the Docker host is; the outputs stay as they are", async () => {
    pulumi.runtime.setAllConfig({ "docker:host": "ssh://deploy@redis-1" });
    const { server, find } = await program({ users, port: 7001, endpoint: "redis.vpn:16379" });
    const { inputs } = find(connectionProvider, "redis-connection");
    expect(inputs).toMatchObject({
      "redis:host": "redis.vpn",
      "redis:port": "16379",
      "redis:indirect": "true",
    });
    expect(inputs).not.toHaveProperty("redis:ssh");
    expect([await value(server.host), await value(server.port)]).toEqual(["127.0.0.1", 7001]);
  });
});

describe("what the admin logs in with when the current password is refused", () => {
  const url = (password: string) => `redis://admin:${password}@127.0.0.1:6379`;
  const rotations = '{"admin":0,"users":{}}';

  test.each([
    ["the first time, the other one", {}, [], null],
    [
      "when nothing is rotated, the one before too",
      { previousAdminPassword: "before" },
      ["before"],
      "before",
    ],
    ["after a rotation, the last one that was proven too", { adminUrl: url("last") }, ["last"], "last"],
  ])("%s", async (_what, last, others, previous) => {
    const adminUrl = url("generated-password");
    const { find, outputs } = await program({}, "redis", {}, { adminUrl, rotations, ...last });
    const { inputs } = find(connectionProvider, "redis-connection");
    expect(JSON.parse(String(inputs["redis:otherPasswords"]))).toEqual(["generated-password", ...others]);
    expect(outputs.previousAdminPassword).toBe(previous);
  });
});
