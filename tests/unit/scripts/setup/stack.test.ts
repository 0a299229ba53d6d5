import { expect, it } from "vitest";
import { inContainer } from "../../../../scripts/setup/stack";

// The published port is nothing to a container of its own network, and the usual one may be a stranger's on the host's.
it.each([
  ["bridge", []],
  ["shop", []],
  ["host", ["-h", "10.0.0.5", "-p", "7000"]],
])("on the network %s redis-cli in the container goes to %j", (network, expected) => {
  expect(inContainer(network, { host: "10.0.0.5", port: 7000 })).toEqual(expected);
});
