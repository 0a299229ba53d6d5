import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { serverName } from "../../../../scripts/setup/declaredServer";
import { type StateResource, serversOf } from "../../../../scripts/setup/stackServers";
import { sizeOf } from "../../../../scripts/setup/volumes";

const repository = resolve(__dirname, "../../../..");

function server(name: string, dockerName: string, dataVolume: string, docker = ""): StateResource[] {
  const urn = `urn:pulumi:dev::redis-server::redis:index:RedisServer::${name}`;
  const child = (type: string, logicalName: string, properties: object): StateResource => ({
    urn: `urn:pulumi:dev::redis-server::redis:index:RedisServer$${type}::${logicalName}`,
    type,
    parent: urn,
    inputs: { ...properties },
    outputs: { ...properties },
  });
  return [
    { urn, type: "redis:index:RedisServer" },
    child("docker:index/volume:Volume", `${name}-data`, { name: dataVolume }),
    child("docker:index/volume:Volume", `${name}-config`, { name: `${dockerName}-config` }),
    child("docker:index/container:Container", `${name}-config`, { name: `${dockerName}-config` }),
    child("docker:index/container:Container", name, { name: dockerName }),
    child("pulumi-nodejs:dynamic/redis:DataVolume", `${name}-data-volume`, {
      docker: { url: docker, sshOptions: [] },
    }),
  ];
}

describe("the servers of a state", () => {
  test("have the names that Docker knows them by, on their own Docker hosts", () => {
    const resources = [
      ...server("redis", "try1", "try1-data"),
      ...server("cache", "cache-dev", "try-adopt", "ssh://ops@db.example.com"),
    ];
    expect(serversOf(resources)).toEqual([
      {
        container: "try1",
        containers: ["try1-config", "try1"],
        dataVolume: "try1-data",
        isOwnVolume: true,
        dockerHost: "",
      },
      {
        container: "cache-dev",
        containers: ["cache-dev-config", "cache-dev"],
        dataVolume: "try-adopt",
        isOwnVolume: false,
        dockerHost: "ssh://ops@db.example.com",
      },
    ]);
  });

  test("are none before their volumes are made", () => {
    expect(serversOf(server("redis", "try1", "try1-data").slice(0, 1))).toEqual([]);
    expect(serversOf([])).toEqual([]);
  });
});

test("the server has the name that index.ts gives it", () => {
  const program = readFileSync(join(repository, "index.ts"), "utf8");
  expect(program).toContain(`new RedisServer("${serverName}", `);
});

const tables = `Images space usage:

REPOSITORY   TAG       IMAGE ID       CREATED      SIZE      SHARED SIZE   UNIQUE SIZE   CONTAINERS
redis-dev-data   1     ee9788be170c   3 hours ago  77.9MB    0B            77.88MB       0

Local Volumes space usage:

VOLUME NAME           LINKS     SIZE
redis-dev-data-old    0         1.5GB
redis-dev-data        2         213B

Build cache usage: 0B
`;

test.each([
  ["redis-dev-data", "213B"],
  ["redis-dev-data-old", "1.5GB"],
  ["redis-dev", undefined],
])("Docker's tables say that %s holds %s", (name, size) => {
  expect(sizeOf(name, tables)).toBe(size);
});
