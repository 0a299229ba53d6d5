import { describe, expect, test } from "vitest";
import { checkPreset, presetNames, presetOfRules, rulesOfPreset } from "../../../components/acl/presets";

describe("presets", () => {
  test.each([
    ["sessions", ["sess:*", "web:*"], /^~sess:\* ~web:\* \+ping /],
    ["readonly", ["app:*"], /^%R~app:\* \+@string /],
    ["pubsub", ["news:*"], /^&news:\* \+ping /],
    ["probe", [], /^\+ping$/],
    ["celery", [], /^~celery ~celery\?\[0-9\] .* &\/0\.celery\.pidbox /],
    ["celery", ["mail"], /^~mail ~mail\?\[0-9\] ~mail\?\?\[0-9\] ~celery /],
  ] as const)("%s of %j become rules", (name, keys, rules) => {
    expect(checkPreset(name, keys)).toBeUndefined();
    expect(rulesOfPreset(name, keys)).toMatch(rules);
  });

  test("select a database where one is declared; Celery's channels have its number", () => {
    expect(rulesOfPreset("probe", [], 3)).toBe("+ping +select");
    expect(rulesOfPreset("celery", [], 3)).toMatch(/ &\/3\.celery\.pidbox .* \+select$/);
    expect(rulesOfPreset("celery")).not.toContain("select");
  });

  test.each([
    [
      "cahce",
      ["a"],
      "there is no preset `cahce` (cache, sessions, queue, celery, pubsub, readonly, metrics, backup, probe); did you mean `cache`?",
    ],
    ["toString", [], expect.stringMatching(/^there is no preset `toString`/)],
    ["queue", [], 'the preset `queue` needs keys, for instance ["bull:*"]'],
    ["probe", ["a"], "the preset `probe` takes no keys; leave them out"],
    ["cache", ["~cart:*"], "write the key pattern `~cart:*` without the sign: `cart:*`"],
    ["cache", ["%R~cart:*"], "write the key pattern `%R~cart:*` without the sign: `cart:*`"],
    ["celery", ["mail*"], "`mail*` is a pattern; the preset `celery` takes the names of queues"],
    ["cache", ["my cart"], 'the key pattern "my cart" must not be empty or have spaces'],
    ["cache", ["*", "a"], "the key pattern `*` is all keys; leave the others out"],
  ])("%s of %j is refused", (name, keys, problem) => {
    expect(checkPreset(name, keys)).toEqual(problem);
  });

  test.each(presetNames)("%s is recognized by its rules, with and without keys and a database", (name) => {
    const possible = [["a:*"], ["a", "b"]].filter((keys) => checkPreset(name, keys) === undefined);
    for (const keys of [[], ...possible])
      for (const database of [undefined, 0, 3])
        expect(presetOfRules(rulesOfPreset(name, keys, database))).toBe(name);
  });

  test.each([
    "~a:* +ping +get",
    "+get +ping",
    `${rulesOfPreset("cache", ["a:*"])} +flushall`,
    `+@all ${rulesOfPreset("metrics")}`,
    "",
  ])("none is recognized in %j", (rules) => {
    expect(presetOfRules(rules)).toBeUndefined();
  });
});
