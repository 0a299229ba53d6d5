import { describe, expect, test } from "vitest";
import { receivedReport, receivedStacks } from "../../../../scripts/ci/receivedReports";
import { recordedReport } from "./recordedReport";

describe("of what a pull request's code left", () => {
  test("a report is taken over, and nothing that the schema does not have", () => {
    const report = recordedReport("dev", ["restart"]);
    expect(receivedReport("dev", JSON.stringify({ ...report, script: "rm" }))).toEqual(report);
  });

  test.each([
    ["on another stack", JSON.stringify(recordedReport("prod"))],
    ["of another version", JSON.stringify({ ...recordedReport("dev"), version: 2 })],
    ["with a number for a verdict", JSON.stringify({ ...recordedReport("dev"), verdict: 1 })],
    ["with a concern that there is not", JSON.stringify(recordedReport("dev")).replace("[]", '["all"]')],
    ["that is no JSON", "- `dev`: all is well"],
    ["that is empty, as of a preview that ended early", ""],
  ])("a report %s is not", (_, text) => {
    expect(receivedReport("dev", text)).toBeUndefined();
  });

  test("a list of stacks is taken over, each once", () => {
    expect(receivedStacks('["dev","prod-2.eu","dev"]')).toEqual(["dev", "prod-2.eu"]);
    expect(receivedStacks("[]")).toEqual([]);
  });

  test.each([
    ["a path", '["../../etc/passwd"]'],
    ["a hidden file", '[".git"]'],
    ["markup", '["<!-- redis-server approved -->"]'],
    ["an option", '["a b"]'],
    ["a name that is too long", JSON.stringify(["x".repeat(101)])],
    ["more than a matrix may have", JSON.stringify(Array.from({ length: 257 }, (_, n) => `s${n}`))],
    ["no list", '{"dev":1}'],
    ["no JSON", "dev"],
  ])("%s is no list of stacks", (_, text) => {
    expect(() => receivedStacks(text)).toThrow("stacks.json is no list of names of stacks");
  });
});
