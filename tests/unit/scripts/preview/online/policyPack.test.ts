import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { policyPackFor } from "../../../../../scripts/preview/online/policyPack";

let directory = "";

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "policy-pack-"));
  await writeFile(join(directory, "pulumi"), "#!/bin/sh\n");
  await chmod(join(directory, "pulumi"), 0o755);
});
afterEach(() => rm(directory, { recursive: true }));

const found = () =>
  policyPackFor("prod", { env: { PATH: [directory, process.env.PATH].join(delimiter) }, cwd: directory });

describe("whether a preview can have the policy pack judge", () => {
  test("the official Pulumi can", async () => {
    expect(await found()).toEqual({ directory: expect.stringMatching(/policy$/) });
  });

  test("one that was built here before its language host was changed cannot", async () => {
    await writeFile(join(directory, "sources.sha256"), "of other sources");
    expect(await found()).toEqual({ unknown: expect.stringContaining("is older than offline/engine") });
  });
});
