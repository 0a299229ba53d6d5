import { expect, test } from "vitest";
import type { DockerContainer } from "../../../components/connection/dockerEngine";
import { has } from "../../../components/connection/serverContainer";

function container(ports: Record<string, [ip: string, port: number][] | null>, network = "bridge") {
  const published = Object.entries(ports).map(([inner, outer]) => [
    inner,
    outer?.map(([HostIp, port]) => ({ HostIp, HostPort: String(port) })) ?? null,
  ]);
  return {
    HostConfig: { NetworkMode: network },
    NetworkSettings: { Ports: Object.fromEntries(published) },
  } as DockerContainer;
}

test.each([
  ["127.0.0.1", 6379, true],
  ["127.0.0.1", 6380, false],
  ["10.0.0.7", 6379, false],
])("one that publishes 127.0.0.1:6379 is who listens at %s:%i: %s", (host, port, is) => {
  expect(has(container({ "6379/tcp": [["127.0.0.1", 6379]] }), { host, port })).toBe(is);
});

test.each([
  ["every address, at any of them", "0.0.0.0", "10.0.0.7"],
  ["every address, also of IPv6", "::", "::1"],
  ["an address that is spelled otherwise", "0:0:0:0:0:0:0:1", "::1"],
])("one that publishes %s", (_what, published, host) => {
  expect(has(container({ "6379/tcp": [[published, 6379]] }), { host, port: 6379 })).toBe(true);
});

test("one that publishes nothing has no port, unless the host's network is its own", () => {
  const place = { host: "127.0.0.1", port: 6379 };
  expect(has(container({ "6379/tcp": null }), place)).toBe(false);
  expect(has(container({}, "host"), place)).toBe(true);
});
