import { describe, expect, it } from "vitest";
import { runningPlugin } from "./installed";
import type { Properties } from "./plugin";
import { types } from "./resources";

const plugin = runningPlugin("docker");

describe("check refuses", () => {
  const pattern = (value: string, allowed: string) => `'${value}' doesn't match the pattern '${allowed}'`;
  it.each<{ given: Properties; at: string; problem: string }>([
    {
      given: { restart: "sometimes" },
      at: "restart",
      problem: pattern("sometimes", "^(no|on-failure|always|unless-stopped)$"),
    },
    { given: { memory: -1 }, at: "memory", problem: "'-1' cannot be lower than 0" },
    { given: { memorySwap: -2 }, at: "memorySwap", problem: "'-2' cannot be lower than -1" },
    { given: { cpuSet: "a" }, at: "cpuSet", problem: pattern("a", "^\\d+([,-]\\d+)*$") },
    {
      given: { healthcheck: { interval: "often" } },
      at: "healthcheck.interval",
      problem: "'often' is not a valid duration",
    },
    {
      given: { healthcheck: { timeout: "-1s" } },
      at: "healthcheck.timeout",
      problem: "'-1s' duration must not be negative",
    },
    {
      given: { uploads: [{ file: "/a", contentBase64: "%" }] },
      at: "uploads[0].contentBase64",
      problem: "'%' is not base64 decodeable",
    },
    {
      given: { volumes: [{ hostPath: "a" }] },
      at: "volumes[0].hostPath",
      problem: "'a' must be an absolute path",
    },
  ])("$given in the official words", async ({ given, at, problem }) => {
    const { failures } = await plugin().check(types.container, { image: "redis", ...given });
    expect(failures).toEqual([`${problem}. ${problem}. Examine values at 'it.${at}'.`]);
  });

  it("a container without an image", async () => {
    const { failures } = await plugin().check(types.container, {});
    const argument = 'The argument "image" is required, but no definition was found.';
    expect(failures).toEqual([`Missing required argument. ${argument}. Examine values at 'it.image'.`]);
  });

  it("what this plugin does not know, and says where to get the one that does", async () => {
    const { failures } = await plugin().check(types.container, { image: "redis", gpus: "all" });
    expect(failures).toEqual([
      expect.stringMatching(/^'gpus' is not supported here\. This is the small docker plugin .*--reinstall$/),
    ]);
  });
});

it("a name that nobody gave is made once and kept", async () => {
  const { inputs } = await plugin().check(types.container, { image: "redis" });
  expect(inputs.name).toMatch(/^it-[0-9a-f]{7}$/);
  expect(inputs.__defaults).toContain("name");
  const again = await plugin().check(types.container, { image: "redis" }, inputs);
  expect(again.inputs).toEqual(inputs);
});
