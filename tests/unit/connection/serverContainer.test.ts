import { describe, expect, test } from "vitest";
import type { DockerContainer } from "../../../components/connection/dockerEngine";
import { has, isListening } from "../../../components/connection/serverContainer";

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

test("one that publishes every address of IPv4 is nobody at one of IPv6", () => {
  const everyV4 = container({ "6379/tcp": [["0.0.0.0", 6379]] });
  expect(has(everyV4, { host: "::1", port: 6379 })).toBe(false);
  expect(has(everyV4, { host: "redis.example.com", port: 6379 })).toBe(true);
});

describe("of the sockets on the host's network", () => {
  const files = "lrwx------ 1 redis redis 64 Nov 27 12:00 6 -> socket:[4711]";
  const heading =
    "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode";
  const socket = (local: string, state: string, inode: number) =>
    `   0: ${local} 00000000:0000 ${state} 00000000:00000000 00:00000000 00000000   999        0 ${inode} 1 0000000000000000 100 0 0 10 0`;

  test.each([
    ["one that listens on the port and is open in the container", socket("0100007F:18EB", "0A", 4711), true],
    ["one of another process", socket("0100007F:18EB", "0A", 47), false],
    ["one on another port", socket("0100007F:18EC", "0A", 4711), false],
    ["a connection", socket("0100007F:18EB", "01", 4711), false],
    ["one of IPv6", socket("00000000000000000000000001000000:18EB", "0A", 4711), true],
    ["none", "", false],
  ])("%s", (_what, line, is) => {
    expect(isListening([files, heading, line, ""].join("\n"), 6379)).toBe(is);
  });
});

test("one that publishes nothing has no port, unless the host's network is its own", () => {
  const place = { host: "127.0.0.1", port: 6379 };
  expect(has(container({ "6379/tcp": null }), place)).toBe(false);
  expect(has(container({}, "host"), place)).toBe(true);
});
