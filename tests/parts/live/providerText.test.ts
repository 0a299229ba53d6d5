import { describe, expect, test } from "vitest";
import type { ProviderFile } from "../../../components/live/providerText";
import { providerText } from "./provider";

// Pulumi keeps the text of a provider in the state, twice for each resource, and revives it in another process.
describe("the text of a provider", () => {
  test.each<[ProviderFile, number]>([
    ["installedConfig", 7_500],
    ["freePort", 8_000],
    ["cleanStop", 10_000],
    ["liveSettings", 17_500],
    ["aclUsers", 18_000],
  ])("%s is under %i characters and needs nothing but Redis's client and node", (name, limit) => {
    const text = providerText(name);
    expect(text.length).toBeLessThan(limit);
    const needed = [...text.matchAll(/(?<![.\w])(?:require|import)\("([^"]+)"\)/g)].map(
      ([, module]) => module,
    );
    const allowed = ["ioredis", "node:child_process", "node:crypto", "node:stream", "node:zlib"];
    expect(needed.filter((module) => !allowed.includes(module ?? ""))).toEqual([]);
  });

  test("is the same at every preview, or there would be something to update each time", () => {
    expect(providerText("aclUsers")).toBe(providerText("aclUsers"));
  });
});
