import { describe, expect, test } from "vitest";
import { type Declared, declarationWarnings } from "../../../components/impact/declarationWarnings";

const quiet: Declared = { settings: { appendonly: "yes" }, memory: 0, protectData: true };

describe("what is declared", () => {
  test.each<[string, Partial<Declared>, RegExp?]>([
    ["the defaults", {}],
    ["a fork that has room", { memory: 3072, settings: { maxmemory: "2gb" } }],
    ["maxmemory without a limit of the container", { settings: { maxmemory: "64gb" } }],
    [
      "a fork that has none",
      { memory: 2048, settings: { maxmemory: "2gb" } },
      /^maxmemory 2gb leaves .* 2048 MiB .* at most 1365mb, or raise `memory`$/,
    ],
    ["a little too much", { memory: 3, settings: { maxmemory: "2097153" } }, /^maxmemory 2097153/],
    ["a limit without maxmemory", { memory: 256 }, /^memory is limited to 256 MiB .* at most 170mb/],
    [
      "a share of no limit",
      { settings: { "maxmemory-clients": "5%" } },
      /^maxmemory-clients 5% limits nothing, because it is a share of maxmemory, which has no limit/,
    ],
    ["a share of a limit", { settings: { "maxmemory-clients": "5%", maxmemory: "1gb" } }],
    ["maxmemory 0", { memory: 256, settings: { maxmemory: "0" } }, /^memory is limited/],
    [
      "always, but not during rewrites",
      { settings: { appendonly: "yes", appendfsync: "always", "no-appendfsync-on-rewrite": "yes" } },
      /suspends appendfsync always/,
    ],
    [
      "everysec by default, but not during rewrites",
      { settings: { appendonly: "yes", "no-appendfsync-on-rewrite": "yes" } },
      /suspends appendfsync everysec/,
    ],
    [
      "appendfsync no where data counts",
      { settings: { appendonly: "yes", appendfsync: "no" } },
      /protectData/,
    ],
    [
      "appendfsync no where it does not",
      { protectData: false, settings: { appendonly: "yes", appendfsync: "no" } },
    ],
    ["appendfsync no without an AOF", { settings: { appendonly: "no", appendfsync: "no" } }],
  ])("%s", (_what, declared, warning) => {
    const warnings = declarationWarnings({ ...quiet, ...declared });
    if (warning) expect(warnings).toEqual([expect.stringMatching(warning)]);
    else expect(warnings).toEqual([]);
  });
});
