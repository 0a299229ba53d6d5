import { expect, test } from "vitest";
import { dockerNames, isOwnDataVolume } from "../../../components/arguments/dockerNames";

test.each([
  [
    {},
    {
      container: "redis-dev",
      installer: "redis-dev-config",
      dataVolume: "redis-dev-data",
      configVolume: "redis-dev-config",
    },
  ],
  [
    { containerName: "", dataVolume: "" },
    {
      container: "redis-dev",
      installer: "redis-dev-config",
      dataVolume: "redis-dev-data",
      configVolume: "redis-dev-config",
    },
  ],
  [
    { containerName: "try1" },
    { container: "try1", installer: "try1-config", dataVolume: "try1-data", configVolume: "try1-config" },
  ],
  [
    { containerName: "try1", dataVolume: "try-adopt" },
    { container: "try1", installer: "try1-config", dataVolume: "try-adopt", configVolume: "try1-config" },
  ],
])("with %j a server of dev is called %j", (declared, names) => {
  expect(dockerNames("redis", "dev", declared)).toEqual(names);
});

test.each([
  ["try1-data", "try1-config", true],
  ["try-adopt", "try1-config", false],
  ["redis-dev-data", "try1-config", false],
])("the data volume %s beside %s is the server's own: %s", (data, config, own) => {
  expect(isOwnDataVolume(data, config)).toBe(own);
});
