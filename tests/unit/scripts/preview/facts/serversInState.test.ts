import { expect, test } from "vitest";
import { serversInState } from "../../../../../scripts/preview/facts/serversInState";

const urn = (type: string, name: string) => `urn:pulumi:dev::redis-server::${type}::${name}`;
const server = (name: string) => ({
  urn: urn("redis:index:RedisServer", name),
  type: "redis:index:RedisServer",
});
const child = (of: string, type: string, name: string, rest: object = {}) => ({
  ...{ urn: urn(`redis:index:RedisServer$${type}`, name), type },
  parent: urn("redis:index:RedisServer", of),
  ...rest,
});
const secret = (value: unknown) => ({
  "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
  plaintext: JSON.stringify(value),
});
const connection = (of: string) =>
  child(of, "pulumi:providers:pulumi-nodejs", `${of}-connection`, {
    inputs: {
      "redis:host": secret("127.0.0.1"),
      "redis:port": "6379",
      "redis:docker": '{"url":"","sshOptions":[]}',
      "redis:username": "admin",
      "redis:password": secret("p"),
      "redis:otherPasswords": secret('["q"]'),
      "redis:readyTimeoutSeconds": "60",
      "redis:keepsData": "true",
    },
  });
const container = (of: string, name: string, id: string, rest: object = {}) =>
  child(of, "docker:index/container:Container", name, { id, ...rest });
const servers = (...resources: object[]) => serversInState({ deployment: { resources } });
const urnOf = (name: string) => server(name).urn;

test("a server's login is that of its providers, and its container is not the installer", () => {
  const resources = [
    server("redis"),
    connection("redis"),
    container("redis", "redis-config", "installer"),
    container("redis", "redis", "earlier", { delete: true }),
    container("redis", "redis", "own"),
  ];
  expect(servers(...resources)).toEqual({
    [urnOf("redis")]: {
      container: "own",
      login: {
        ...{ host: "127.0.0.1", port: 6379, ssh: undefined, indirect: false, hidesPlace: false },
        docker: { url: "", sshOptions: [] },
        ...{ username: "admin", password: "p", otherPasswords: ["q"] },
        ...{ readyTimeoutSeconds: 60, maxclients: "?", keepsData: true },
      },
    },
  });
});

test("a server whose name ends as an installer's does has a container of another name", () => {
  const named = container("cache-config", "cache-config server", "own");
  expect(
    servers(server("cache-config"), connection("cache-config"), named)[urnOf("cache-config")]?.container,
  ).toBe("own");
});

test("one that has no container yet is there, one that has no connection is not", () => {
  const found = servers(server("new"), connection("new"), server("never"));
  expect(Object.keys(found)).toEqual([urnOf("new")]);
  expect(found[urnOf("new")]).not.toHaveProperty("container");
});

test("a stack without a state has none", () => {
  expect([serversInState({}), servers()]).toEqual([{}, {}]);
});
