import { describe, expect, it } from "vitest";
import { UNKNOWN } from "../../components/live/fields";
import { adviceOnFailedSave } from "../../components/live/persistence";
import { serialise } from "./provider";

// Pulumi stores the text of a provider in the state, twice for each resource, and revives it in another process.

/** The strings a text carries along as values; those inside functions are code. A captured password would be among them. */
function capturedStrings(text: string): string[] {
  const lines = text.split("\n").filter((line) => /^var |^ {4}with\(\{ /.test(line));
  const values = lines.map((line) => line.replaceAll(/new RegExp\("(?:[^"\\]|\\.)*", "\w*"\)/g, ""));
  const strings = values.flatMap((line) => line.match(/"(?:[^"\\]|\\.)*"/g) ?? []);
  return [...new Set(strings.map((string) => JSON.parse(string)))];
}

/** Map, Set, Date and the like come back as plain objects with borrowed methods that throw. */
function capturedInstances(text: string): string[] {
  return text.match(/global\.\w+\.prototype/g) ?? [];
}

describe("the text of a provider", () => {
  it.each([
    { file: "installedConfig", limit: 5_500, strings: [] },
    { file: "liveSettings", limit: 39_000, strings: [UNKNOWN, adviceOnFailedSave] },
    { file: "aclUsers", limit: 46_500, strings: [UNKNOWN] },
  ])("of $file is under $limit characters and carries no data but $strings", ({ file, limit, strings }) => {
    const { text, containsSecrets } = serialise(`components/live/${file}.ts#${file}Provider`);
    expect(text.length).toBeLessThan(limit);
    expect(containsSecrets).toBe(false);
    expect(capturedInstances(text)).toEqual([]);
    expect(capturedStrings(text).sort()).toEqual([...strings].sort());
  });

  it("shows a captured Map and a captured password to the same check", () => {
    const bad = "tests/providers/badProviders.ts";
    expect(capturedInstances(serialise(`${bad}#capturesMapProvider`).text)).toEqual(["global.Map.prototype"]);
    expect(capturedStrings(serialise(`${bad}#capturesPasswordProvider`).text)).toEqual(["captured-password"]);
  });
});
