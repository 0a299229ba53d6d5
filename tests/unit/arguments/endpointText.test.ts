import { describe, expect, it } from "vitest";
import { parseEndpoint } from "../../../components/arguments/endpointText";

describe("an endpoint", () => {
  it.each([
    ["redis-1.example.com", { host: "redis-1.example.com" }],
    ["redis-1:6380", { host: "redis-1", port: 6380 }],
    ["fd00::1", { host: "fd00::1" }],
    ["[fd00::1]:6380", { host: "fd00::1", port: 6380 }],
    ["redis-1:0", undefined],
    ["redis-1:65536", undefined],
    ["redis://redis-1", undefined],
    ["redis 1", undefined],
    ["", undefined],
  ])("%s", (text, endpoint) => {
    expect(parseEndpoint(text)).toEqual(endpoint);
  });
});
