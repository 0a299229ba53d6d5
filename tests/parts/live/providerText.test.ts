import { describe, expect, test } from "vitest";
import type { ProviderFile } from "../../../components/live/providerText";
import { providerText } from "./provider";

// Pulumi keeps the text of a provider in the state, twice for each resource, and revives it in another process.
describe("the text of a provider", () => {
  test.each<[ProviderFile, number]>([
    ["installedConfig", 9_000],
    ["freePort", 16_000],
    ["cleanStop", 15_500],
    ["liveSettings", 25_500],
    ["aclUsers", 25_500],
  ])("%s is under %i characters and needs nothing but Redis's client and node", (name, limit) => {
    const text = providerText(name);
    expect(text.length).toBeLessThan(limit);
    const needed = [...text.matchAll(/(?<![.\w])(?:require|import)\("([^"]+)"\)/g)].map(
      ([, module]) => module,
    );
    expect(needed.filter((module) => module !== "ioredis" && !module?.startsWith("node:"))).toEqual([]);
  });

  test("is the same at every preview, or there would be something to update each time", () => {
    expect(providerText("aclUsers")).toBe(providerText("aclUsers"));
  });
});
