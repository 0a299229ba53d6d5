import { expect, test } from "vitest";
import { connectHost, redisUrl, serverShape } from "../../../components/connection/endpoint";

test.each([
  ["127.0.0.1", "127.0.0.1"],
  ["10.0.0.7", "10.0.0.7"],
  ["0.0.0.0", "127.0.0.1"],
  ["::", "::1"],
])("a server bound to %s is reached at %s", (bindAddress, host) => {
  expect(connectHost(bindAddress)).toBe(host);
});

test.each([
  ["bridge", { port: 6379, bind: ["*", "-::*"] }],
  ["shop", { port: 6379, bind: ["*", "-::*"] }],
  ["host", { port: 7000, bind: ["127.0.0.1"] }],
])("on the network %s Redis listens at %j", (network, shape) => {
  expect(serverShape(network, 7000, "127.0.0.1")).toEqual(shape);
});

test.each([
  ["app", "simple", { host: "127.0.0.1", port: 6379 }, "redis://app:simple@127.0.0.1:6379"],
  ["app", "p@ss:w/rd #1", { host: "h", port: 1 }, "redis://app:p%40ss%3Aw%2Frd%20%231@h:1"],
  ["a@b", "x", { host: "::1", port: 6379 }, "redis://a%40b:x@[::1]:6379"],
])("the URL of %s with password %s", (user, password, endpoint, url) => {
  expect(redisUrl(user, password, endpoint)).toBe(url);
  expect(decodeURIComponent(new URL(url).password)).toBe(password);
});

test("the URL of a user whose password is not known has none", () => {
  expect(redisUrl("a@b", undefined, { host: "h", port: 1 })).toBe("redis://a%40b@h:1");
});

test("the URL of a user with a database ends with its number", () => {
  expect(redisUrl("app", "pw", { host: "::1", port: 1 }, 0)).toBe("redis://app:pw@[::1]:1/0");
  expect(redisUrl("app", "pw", { host: "h", port: 1 }, 3)).toBe("redis://app:pw@h:1/3");
});
