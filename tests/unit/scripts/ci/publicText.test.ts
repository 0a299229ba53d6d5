import { describe, expect, test } from "vitest";
import { hostNames, publicLine } from "../../../../scripts/ci/publicText";

const hash = "cb10e7d9882e7383d71e35c0b1cafe8084dd4e9cdda1cdae7fa88f73ca7d01a9";
const hosts = ["db.example.com", "shard1"];

describe("of what Pulumi prints, the public does not see", () => {
  test.each([
    ["a container's id", `~ containerId: "${hash}" => [unknown]`, '~ containerId: "***" => [unknown]'],
    ["a short id", "container 145cdc7c90ed is unhealthy", "container *** is unhealthy"],
    ["the hash of files", `installedHash: "${hash}"`, 'installedHash: "***"'],
    ["the hash of a password", `user app on #${hash} ~app:*`, "user app on #*** ~app:*"],
    ["the id of a provider", "x::27404fe6-964b-41c2-acd9-512732dadaf0", "x::***"],
    ["a Docker host", 'docker:host: "ssh://deploy@10.1.2.3:2222"', 'docker:host: "ssh://***"'],
    ["a Docker host over TCP", "no daemon at tcp://build-7:2376, said", "no daemon at tcp://***, said"],
    ["who logs in where", "ssh: deploy@db1: Permission denied", "ssh: ***: Permission denied"],
    ["an address", 'host: "192.168.7.20"', 'host: "***"'],
    ["an address with its port", "dial 10.1.2.3:6379: refused", "dial ***:6379: refused"],
    ["an IPv6 address", 'ip: "fd00:1:2::7"', 'ip: "***"'],
    ["a declared host", 'host: "db.example.com" port', 'host: "***" port'],
    ["a declared host without a dot", "resolve hostname shard1: no", "resolve hostname ***: no"],
    ["the host of a connection", 'redis:host        : "shard1"', 'redis:host        : "***"'],
    ["a host that becomes another", 'host: "old1" => "shard1"', 'host: "old1" => "***"'],
    [
      "a name that was not found",
      "lookup shard1 on 10.0.0.2:53: no such host",
      "lookup *** on ***:53: no such host",
    ],
    ["a host by HTTP", "the daemon at http://shard1:2375. Is it", "the daemon at http://***:2375. Is it"],
    ["the key of a host", "Host key for shard1 has changed", "Host key for *** has changed"],
    [
      "a host that is not known",
      "No ED25519 host key is known for shard1",
      "No ED25519 host key is known for ***",
    ],
    ["a host that was added", "Permanently added 'shard1' (RSA)", "Permanently added '***' (RSA)"],
    ["the end of a connection", "Connection to shard1 closed", "Connection to *** closed"],
    ["who ended it", "Connection closed by shard1 port 22", "Connection closed by *** port 22"],
    ["a network card's address", 'macAddress: "02:42:ac:11:00:02"', 'macAddress: "***"'],
    ["a fingerprint", `key SHA256:${"a1B/".repeat(10)}xyz is`, "key *** is"],
    ["a URL with a login", "redis://app:hunter22@10.0.0.1:6379/0", "redis://***"],
  ])("%s", (_what, line, shown) => {
    expect(publicLine(line, hosts)).toBe(shown);
  });

  test.each([
    ["        [id=redis-dev-data]"],
    ["        [provider=urn:pulumi:dev::redis-server::pulumi:providers:docker::default_5_2_0::27404fe6]"],
  ])("the line `%s`", (line) => {
    expect(publicLine(line, hosts)).toBeUndefined();
  });
});

describe("the rest stays as it is", () => {
  test.each([
    "    [urn=urn:pulumi:dev::redis-server::redis:index:RedisServer$docker:index/container:Container::redis]",
    `image: "redis:8.2.9@sha256:${hash}"`,
    'ip        : "127.0.0.1" => "0.0.0.0"',
    "bindAddress: ::1",
    "auto-aof-rewrite-min-size: 67108864, maxmemory 274877906944 and 1099511627776 bytes",
    "users: app: ~* &* +@all -@admin -@dangerous +info",
    "app loses: `+set`; gains: read and write on cart:*",
    "warning: the preset cache does not have +feed|dead",
    "redis:index:RedisServer redis at 12:30:45 with 8.2.9 (see https://redis.io/docs/latest/)",
    "/data/.redis-server/truth",
    "the server shard1 of this stack",
    "",
  ])("%s", (line) => {
    expect(publicLine(line, hosts)).toBe(line);
  });
});

test("a long line takes no longer than its length asks for", () => {
  const base64 = "aGVsbG8gd29ybGQ".repeat(100_000);
  expect(publicLine(base64, hosts)).toBe(base64);
});

test("a stack's hosts are those of its file and of DOCKER_HOST, without addresses, which are found anyway", () => {
  const config = {
    "docker:host": "ssh://deploy@db.example.com:2222",
    "redis-server:endpoint": "cache.internal:6380",
    "redis-server:users": { app: {} },
  };
  expect(hostNames(config, { DOCKER_HOST: "tcp://build-7:2376" })).toEqual([
    "db.example.com",
    "build-7",
    "cache.internal",
  ]);
  expect(hostNames({ "docker:host": "ssh://10.1.2.3" }, {})).toEqual([]);
  const onTheWay = { "docker:sshOpts": ["-J", "me@jump.example.com:22", "-o", "HostName=db.example.com"] };
  expect(hostNames(onTheWay, {})).toEqual(["jump.example.com", "db.example.com"]);
  expect(
    hostNames({ "docker:host": { secure: "v1:x" } }, { DOCKER_HOST: "unix:///run/docker.sock" }),
  ).toEqual([]);
});
