import { readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { exceptionsSchema } from "../../../policy/exceptions";
import { policyContext } from "../../../policy/load";
import { allRules } from "../../../policy/rules/allRules";
import { settingsSchema } from "../../../policy/settings";

const repository = join(__dirname, "../../..");
const valid = { rule: "no-nopass", stack: "prod", reason: "because", until: "2027-01-31" };

test("the files of this repository are right", () => {
  expect(policyContext("prod", new Date("2026-11-27T23:00:00Z"))).toMatchObject({ today: "2026-11-27" });
});

test.each([
  ["is no YAML", "exceptions: [", /^policy\/exceptions\.yaml: Flow sequence/],
  ["has a mistake", "exceptions: [{ rule: x }]", /^policy\/exceptions\.yaml: exceptions\.0\.stack: /],
])("a file that %s is named", async (_what, text, message) => {
  const directory = await mkdtemp(join(tmpdir(), "policy-"));
  await writeFile(join(directory, "environments.yaml"), "");
  await writeFile(join(directory, "exceptions.yaml"), text);
  expect(() => policyContext("prod", new Date(), directory)).toThrow(message);
  await rm(directory, { recursive: true });
});

describe("an exception", () => {
  test.each([
    ["all it needs", valid, true],
    ["a server and a user besides", { ...valid, server: "redis", user: "app" }, true],
    ["no reason", { ...valid, reason: "" }, false],
    ["no end", { ...valid, until: undefined }, false],
    ["an end that is no day", { ...valid, until: "2027-02-30" }, false],
    ["a key that nobody knows", { ...valid, untill: "2027-01-31" }, false],
  ])("with %s", (_what, exception, isRight) => {
    expect(exceptionsSchema.safeParse({ exceptions: [exception] }).success).toBe(isRight);
  });
});

describe("the settings", () => {
  test.each([
    ["nothing", {}, true],
    ["a stack and a rule", { stacks: { load: "dev" }, severities: { "no-nopass": { dev: "off" } } }, true],
    ["an environment that nobody knows", { stacks: { load: "production" } }, false],
    ["a weight that nobody knows", { severities: { "no-nopass": { dev: "warning" } } }, false],
  ])("with %s", (_what, settings, isRight) => {
    expect(settingsSchema.safeParse(settings).success).toBe(isRight);
  });
});

test("docs/policy.md has every rule, what it demands and what it weighs", () => {
  const docs = readFileSync(join(repository, "docs/policy.md"), "utf8");
  const rows = docs.split("\n").filter((line) => /^\| `[a-z-]+` \|/.test(line));
  expect(rows).toEqual(
    allRules.map(
      ({ id, demand, severity: { dev, staging, prod } }) =>
        `| \`${id}\` | ${demand} | ${dev} | ${staging} | ${prod} |`,
    ),
  );
});
