import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { dockerHost } from "../../../components/connection/dockerHost";
import { routeTo, withoutPassword } from "../../../components/connection/route";

const here = { bindAddress: "127.0.0.1", port: 6379, endpoint: "", dockerHost: "", sshOptions: [] };
const overSsh = { ...here, dockerHost: "ssh://deploy@redis-1:2222" };
const overTcp = { ...here, dockerHost: "tcp://10.0.0.5:2376" };

describe("the way to a server", () => {
  it.each([
    ["this machine's Docker", here, { host: "127.0.0.1", port: 6379 }],
    ["its every address", { ...here, bindAddress: "0.0.0.0" }, { host: "127.0.0.1", port: 6379 }],
    ["its every address, IPv6", { ...here, bindAddress: "::" }, { host: "::1", port: 6379 }],
    [
      "a host by SSH: its own loopback",
      overSsh,
      { host: "127.0.0.1", port: 6379, ssh: { url: "ssh://deploy@redis-1:2222", options: [] } },
    ],
    [
      "a host by SSH with options, bound to a private address",
      { ...overSsh, bindAddress: "10.0.0.5", sshOptions: ["-J", "bastion"] },
      { host: "10.0.0.5", port: 6379, ssh: { url: "ssh://deploy@redis-1:2222", options: ["-J", "bastion"] } },
    ],
    [
      "a password in the address, which ssh would not take",
      { ...overSsh, dockerHost: "ssh://deploy:hunter2@redis-1" },
      { host: "127.0.0.1", port: 6379, ssh: { url: "ssh://deploy@redis-1", options: [] } },
    ],
    [
      "an endpoint, which overrides SSH",
      { ...overSsh, endpoint: "redis.vpn" },
      { host: "redis.vpn", port: 6379, indirect: true },
    ],
    [
      "an endpoint with a port",
      { ...overSsh, endpoint: "10.8.0.2:16379" },
      { host: "10.8.0.2", port: 16_379, indirect: true },
    ],
    [
      "a host by TCP: its private address",
      { ...overTcp, bindAddress: "10.0.0.5" },
      { host: "10.0.0.5", port: 6379 },
    ],
    [
      "a host by TCP: its every address",
      { ...overTcp, bindAddress: "0.0.0.0" },
      { host: "10.0.0.5", port: 6379 },
    ],
    [
      "this machine by TCP",
      { ...here, dockerHost: "tcp://127.0.0.1:2375" },
      { host: "127.0.0.1", port: 6379 },
    ],
  ])("%s", (_what, place, route) => {
    expect(routeTo(place)).toEqual(route);
  });

  it("a host by TCP whose server is on its loopback cannot be reached, and this machine's is not taken for it", () => {
    expect(routeTo(overTcp)).toEqual({
      problem:
        "endpoint: the Docker host is tcp://10.0.0.5:2376, from where nothing leads to a server on its 127.0.0.1. " +
        "Use ssh:// for it, or set `endpoint` to a HOST:PORT at which this machine reaches Redis",
    });
  });
});

describe("the address of a Docker host as it is kept and shown", () => {
  it.each([
    ["", ""],
    ["unix:///var/run/docker.sock", "unix:///var/run/docker.sock"],
    ["unix:///Users/my name/.docker/run/docker.sock", "unix:///Users/my name/.docker/run/docker.sock"],
    ["npipe:////./pipe/docker_engine", "npipe:////./pipe/docker_engine"],
    ["tcp://10.0.0.5:2376/", "tcp://10.0.0.5:2376"],
    ["tcp://me:hunter2@10.0.0.5:2376", "tcp://me@10.0.0.5:2376"],
    ["ssh://deploy@redis-1:22", "ssh://deploy@redis-1:22"],
    ["ssh://deploy:hunter2@redis-1", "ssh://deploy@redis-1"],
  ])("%s is %s", (address, expected) => {
    expect(withoutPassword(address)).toBe(expected);
  });

  it("is refused without being shown when it is none", () => {
    const refusal =
      "the address of the Docker host (`docker:host`) is none: write ssh://[USER@]HOST[:PORT] or tcp://HOST:PORT";
    expect(() => withoutPassword("ssh://deploy:hunter2@redis 1")).toThrow(refusal);
    expect(() => routeTo({ ...here, dockerHost: "tcp://me:hunter2@:2375" })).toThrow(refusal);
  });

  it.each(["npipe:////./pipe/docker_engine", "unix:///Users/my name/docker.sock"])(
    "%s is this machine's",
    (dockerHost) => {
      expect(routeTo({ ...here, dockerHost })).toEqual({ host: "127.0.0.1", port: 6379 });
    },
  );

  it("a password is in no message", () => {
    const way = routeTo({ ...here, dockerHost: "tcp://me:hunter2@10.0.0.5:2376" });
    expect(way).toEqual({
      problem: expect.stringContaining("the Docker host is tcp://me@10.0.0.5:2376, from"),
    });
  });
});

describe("the Docker host", () => {
  let directory = "";
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), "docker-config-"));
    const meta = join(directory, "contexts/meta", createHash("sha256").update("prod").digest("hex"));
    mkdirSync(meta, { recursive: true });
    const context = { Name: "prod", Endpoints: { docker: { Host: "ssh://prod-1" } } };
    writeFileSync(join(meta, "meta.json"), JSON.stringify(context));
    writeFileSync(join(directory, "config.json"), JSON.stringify({ currentContext: "prod" }));
  });
  afterAll(() => rmSync(directory, { recursive: true }));

  it.each([
    ["nothing said, whatever context is current", {}, {}, ""],
    ["DOCKER_HOST", {}, { DOCKER_HOST: "ssh://a" }, "ssh://a"],
    ["docker:host before DOCKER_HOST", { host: "ssh://b" }, { DOCKER_HOST: "ssh://a" }, "ssh://b"],
    ["docker:context before all", { host: "ssh://b", context: "prod" }, {}, "ssh://prod-1"],
    ["DOCKER_CONTEXT", { host: "ssh://b" }, { DOCKER_CONTEXT: "prod" }, "ssh://prod-1"],
    ["the context default, which is none", { context: "default" }, { DOCKER_HOST: "ssh://a" }, "ssh://a"],
  ])("%s", (_what, config, environment, host) => {
    expect(dockerHost(config, { DOCKER_CONFIG: directory, ...environment })).toBe(host);
  });

  it("a context that does not exist is an error, not this machine", () => {
    expect(() => dockerHost({ context: "nobody" }, { DOCKER_CONFIG: directory })).toThrow(
      "there is no Docker context nobody: `docker context ls` shows those that there are",
    );
  });
});
