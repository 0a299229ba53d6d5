import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { logicalName } from "../../../../../components/impact/report/sides/fromResources";
import { readEvents } from "../../../../../scripts/preview/online/engineEvents";

// Cut from the log of a real `pulumi preview --refresh`: `databases` edited, a user and a setting changed by hand.
const log = readFileSync(join(__dirname, "replacedWithDrift.jsonl"), "utf8");

describe("a log of the engine's events", () => {
  const { resources, said, isComplete } = readEvents(log);
  const named = (kind: string, name: string) =>
    resources.find(({ type, urn }) => type.endsWith(kind) && logicalName(urn) === name);

  test.each([
    ["RedisServer", "redis", "same", []],
    ["Container", "redis", "replace", ["labels"]],
    ["Container", "redis-config", "replace", ["uploads"]],
    ["LiveSettings", "redis-settings", "update", []],
    ["AclUsers", "redis-users", "update", []],
    ["Volume", "redis-data", "same", []],
  ])("the %s %s: %s", (kind, name, operation, keys) => {
    expect(named(kind, name)).toMatchObject({ operation, keys, wasRefreshed: true });
  });

  test("has what was applied last, what a refresh found and what is declared", () => {
    const percentage = (value: string) => ({
      inputs: { settings: expect.objectContaining({ "auto-aof-rewrite-percentage": value }) },
    });
    expect(named("LiveSettings", "redis-settings")).toMatchObject({
      before: percentage("100"),
      found: percentage("50"),
      after: percentage("100"),
    });
  });

  test("has what was said, with whom it is about", () => {
    expect(isComplete).toBe(true);
    expect(said.filter(({ severity }) => severity === "warning")).toEqual([
      { severity: "warning", text: expect.stringMatching(/^memory is limited/), urn: expect.any(String) },
    ]);
  });

  test("that ends in the middle of a line counts as far as it goes", () => {
    const cut = readEvents(log.slice(0, log.length / 2));
    expect(cut.isComplete).toBe(false);
    expect(cut.resources.length).toBeGreaterThan(0);
  });
});

describe("a resource", () => {
  const state = (urn: string, parent = "") => ({ type: "t", urn, parent, inputs: { of: urn }, outputs: {} });
  const event = (op: string, urn: string, sides: object) =>
    JSON.stringify({ resourcePreEvent: { metadata: { op, urn, type: "t", ...sides } } });

  test("with another name by an alias is one resource, and so are its children's parents", () => {
    const { resources } = readEvents(
      [
        JSON.stringify({
          resOutputsEvent: {
            metadata: { op: "refresh", urn: "old", type: "t", old: state("old"), new: state("old") },
          },
        }),
        event("same", "new", { old: state("old"), new: state("new") }),
        event("delete", "child", { old: state("child", "old") }),
      ].join("\n"),
    );
    expect(resources.map(({ urn, operation }) => [urn, operation])).toEqual([
      ["new", "same"],
      ["child", "delete"],
    ]);
    expect(resources[0]).toMatchObject({ wasRefreshed: true, before: { urn: "new" }, found: { urn: "new" } });
    expect(resources[1]?.before?.parent).toBe("new");
  });

  test("of which an earlier update left an old one over is not deleted", () => {
    const { resources } = readEvents(
      [
        event("same", "a", { old: state("a"), new: state("a") }),
        event("delete", "a", { old: { ...state("a"), delete: true } }),
      ].join("\n"),
    );
    expect(resources).toMatchObject([{ urn: "a", operation: "same", after: { inputs: { of: "a" } } }]);
  });
});
