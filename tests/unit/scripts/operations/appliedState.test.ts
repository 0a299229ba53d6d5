import { expect, test } from "vitest";
import { packed } from "../../../../components/live/appliedUsers";
import { appliedState } from "../../../../scripts/operations/appliedState";

const server = "urn:pulumi:prod::p::redis:index:RedisServer::redis";
const secret = (value: unknown) => ({
  "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
  plaintext: JSON.stringify(value),
});
const child = (type: string, outputs: object, more: object = {}) => ({
  urn: `${server}$pulumi-nodejs:dynamic/redis:${type}::redis`,
  type: `pulumi-nodejs:dynamic/redis:${type}`,
  parent: server,
  outputs,
  ...more,
});
const state = (...resources: object[]) => ({ deployment: { resources } });

test("what was applied, also where the state keeps it secret", () => {
  const users = { users: { app: "~*" }, fingerprints: { app: ["f"] }, serverRules: { app: "on ~*" } };
  const found = appliedState(
    state(
      child("LiveSettings", { settings: secret({ maxmemory: "1gb" }), boot: {}, hidden: true }),
      child("LiveSettings", { settings: { maxmemory: "2gb" } }, { parent: "urn:another" }),
      child("InstalledConfig", { files: { "users.acl": "old" } }, { delete: true }),
      child("InstalledConfig", { files: { "users.acl": "f" } }),
      child("AclUsers", { applied: secret(packed(users)) }),
    ),
    server,
  );
  expect(found).toEqual({
    settings: { maxmemory: "1gb" },
    boot: {},
    hidesSettings: true,
    files: { "users.acl": "f" },
    users,
  });
});

test("nothing of an update that has not come so far", () => {
  const users = { users: {}, fingerprints: {}, serverRules: {} };
  expect(appliedState(state(), server)).toEqual({
    settings: {},
    boot: {},
    hidesSettings: false,
    files: {},
    users,
  });
});
