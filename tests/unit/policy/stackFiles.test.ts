import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { declaredStack } from "../../../scripts/preview/offline/declaredStack";
import { offlineFindings } from "../../../scripts/preview/offline/offlineFindings";

const read = (file: string) => readFileSync(join(__dirname, "../../..", file), "utf8");
const project = read("Pulumi.yaml");

function outcome(stack: string, file: string) {
  return offlineFindings(stack, declaredStack(stack, { project, stack: file }).server);
}

describe("this repository's stack files keep the rules", () => {
  test.each([
    ["dev", []],
    ["staging", []],
    [
      "prod",
      [
        { rule: "image-by-digest", severity: "advisory", server: "redis" },
        { rule: "data-backed-up", severity: "advisory", server: "redis" },
      ],
    ],
  ])("%s", (stack, findings) => {
    const found = outcome(stack, read(`Pulumi.${stack}.yaml`));
    expect(found).toMatchObject({ findings, unchecked: [], errors: [] });
  });
});

test("a mandatory finding is a reason to fail, also without an engine", () => {
  const { findings, errors } = outcome("prod", "config: { redis-server:bindAddress: 0.0.0.0 }");
  expect(findings.map(({ rule, severity }) => `${severity} ${rule}`)).toEqual([
    "advisory image-by-digest",
    "mandatory loopback-only",
    "advisory data-backed-up",
    "mandatory memory-headroom",
  ]);
  expect(errors).toEqual(["the policy refuses it (loopback-only, memory-headroom): see its findings"]);
});

test.each([
  ["maxmemory", ["data-backed-up", "memory-headroom", "jobs-not-evicted"], ["image-by-digest"]],
  ["timeout", [], ["image-by-digest", "data-backed-up"]],
])("an encrypted %s is not taken for its value", (directive, notJudged, broken) => {
  const sealed = `redis-server:settings: { ${directive === "maxmemory" ? "" : "maxmemory: 1gb, "}${directive}: { secure: AAABAFxsb2NrZWQ= } }`;
  const { findings, unchecked } = outcome("prod", `config:\n  redis-server:memory: 4096\n  ${sealed}\n`);
  expect(findings.map(({ rule }) => rule)).toEqual(broken);
  expect(unchecked.map(({ why }) => why)).toEqual(notJudged.map((id) => `${id}: settings is secret`));
});
