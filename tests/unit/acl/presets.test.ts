import { describe, expect, test } from "vitest";
import { checkPreset, rulesOfPreset } from "../../../components/acl/presets";

describe("presets", () => {
  test.each([
    ["sessions", ["sess:*", "web:*"], /^~sess:\* ~web:\* \+ping /],
    ["readonly", ["app:*"], /^%R~app:\* \+@string /],
    ["pubsub", ["news:*"], /^&news:\* \+ping /],
    ["probe", [], /^\+ping$/],
  ] as const)("%s of %j become rules", (name, keys, rules) => {
    expect(checkPreset(name, keys)).toBeUndefined();
    expect(rulesOfPreset(name, keys)).toMatch(rules);
  });

  test.each([
    [
      "cahce",
      ["a"],
      "there is no preset `cahce` (cache, sessions, queue, pubsub, readonly, metrics, backup, probe); did you mean `cache`?",
    ],
    ["toString", [], expect.stringMatching(/^there is no preset `toString`/)],
    ["queue", [], 'the preset `queue` needs keys, for instance ["bull:*"]'],
    ["probe", ["a"], "the preset `probe` takes no keys; leave them out"],
    ["cache", ["~cart:*"], "write the key pattern `~cart:*` without the sign: `cart:*`"],
    ["cache", ["%R~cart:*"], "write the key pattern `%R~cart:*` without the sign: `cart:*`"],
    ["cache", ["my cart"], 'the key pattern "my cart" must not be empty or have spaces'],
    ["cache", ["*", "a"], "the key pattern `*` is all keys; leave the others out"],
  ])("%s of %j is refused", (name, keys, problem) => {
    expect(checkPreset(name, keys)).toEqual(problem);
  });
});
