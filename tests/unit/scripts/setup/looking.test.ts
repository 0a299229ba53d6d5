import { describe, expect, it } from "vitest";
import { isInstalled } from "../../../../scripts/setup/packages.mjs";
import { atLeast } from "../../../../scripts/setup/versions";
import { countTests } from "../../../../scripts/testCount";

describe("a Pulumi on PATH is new enough", () => {
  it.each([
    ["v3.250.0", true],
    ["3.250.0", true],
    ["v3.250.1", true],
    ["v3.1000.0", true],
    ["v4.0.0", true],
    ["v3.249.9", false],
    ["v3.25.0", false],
    ["v2.999.0", false],
    ["v3.250.0-alpha.1", true],
    ["unknown", false],
  ])("%s: %s", async (version, expected) => {
    expect(atLeast(version, "3.250.0")).toBe(expected);
  });
});

describe("the npm packages are installed", () => {
  const wanted = {
    "": { version: "0.1.0" },
    "node_modules/a": { version: "1.0.0" },
    "node_modules/a-win32": { version: "1.0.0", optional: true },
  };

  it.each([
    ["when each is there in its version", { "node_modules/a": { version: "1.0.0" } }, true],
    ["not in another version", { "node_modules/a": { version: "1.0.1" } }, false],
    ["not when one is missing", {}, false],
    [
      "also with more than the lock names",
      { "node_modules/a": { version: "1.0.0" }, "node_modules/b": {} },
      true,
    ],
  ])("%s", async (_, there, expected) => {
    expect(isInstalled(wanted, there)).toBe(expected);
  });
});

describe("the count of a test run", () => {
  const passed = { status: "passed", assertionResults: [{ status: "passed" }] };
  const failed = { status: "failed", assertionResults: [{ status: "passed" }, { status: "failed" }] };
  const broken = { status: "failed", assertionResults: [] };

  it.each([
    ["is vitest's own", { numPassedTests: 2, numFailedTests: 1, testResults: [passed, failed] }, 1, [2, 1]],
    [
      "has a file that could not be run as a failure",
      { numPassedTests: 1, numFailedTests: 0, testResults: [passed, broken] },
      1,
      [1, 1],
    ],
    [
      "has an error outside of all tests as a failure",
      { numPassedTests: 1, numFailedTests: 0, testResults: [passed] },
      1,
      [1, 1],
    ],
    [
      "is without failures when vitest is content",
      { numPassedTests: 1, numFailedTests: 0, testResults: [passed] },
      0,
      [1, 0],
    ],
    ["has a run without a report as a failure", undefined, 1, [0, 1]],
  ])("%s", async (_, report, exitCode, [expectedPassed, expectedFailed]) => {
    expect(countTests(report && JSON.stringify(report), exitCode)).toEqual({
      passed: expectedPassed,
      failed: expectedFailed,
    });
  });
});
