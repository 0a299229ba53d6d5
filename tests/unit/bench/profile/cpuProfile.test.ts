import { expect, test } from "vitest";
import { type CpuProfile, cpuByOwner, isProgram } from "../../../../bench/profile/cpuProfile";

/** A profile in which each of these had a sample of one millisecond. */
function profileOf(...frames: [functionName: string, url: string][]): CpuProfile {
  return {
    nodes: frames.map(([functionName, url], id) => ({ id, callFrame: { functionName, url } })),
    samples: frames.map((_, id) => id),
    timeDeltas: frames.map(() => 1000),
  };
}

test.each([
  ["register", "file:///p/node_modules/@pulumi/pulumi/runtime/resource.js", "@pulumi/pulumi"],
  ["parse", "/p/node_modules/@pulumi/pulumi/node_modules/semver/index.js", "semver"],
  ["call", "C:\\p\\node_modules\\@grpc\\grpc-js\\build\\call.js", "@grpc/grpc-js"],
  ["stackArguments", "/p/index.ts", "this program"],
  ["wrapSafe", "node:internal/modules/cjs/loader", "finding and compiling modules"],
  ["readFileSync", "node:fs", "Node itself"],
  ["(program)", "", "Node itself"],
  ["(garbage collector)", "", "garbage collection"],
])("%s of %s is the time of %s", (functionName, url, owner) => {
  expect([...cpuByOwner(profileOf([functionName, url]))]).toEqual([[owner, 1]]);
});

test("time in which nothing ran is nobody's, and samples of one owner add up", () => {
  const file = "/p/node_modules/zod/index.js";
  expect([...cpuByOwner(profileOf(["(idle)", ""], ["parse", file], ["check", file]))]).toEqual([["zod", 2]]);
});

test("a program is told from a plugin", () => {
  const program = profileOf(["run", "file:///p/node_modules/@pulumi/pulumi/cmd/run/run.js"]);
  const plugin = profileOf(["serve", "file:///p/node_modules/@pulumi/pulumi/cmd/dynamic-provider/index.js"]);
  expect([program, plugin].map(isProgram)).toEqual([true, false]);
});
