import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { minVersion, subset } from "semver";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import packageJson from "../../../package.json";

const repository = resolve(__dirname, "../../..");
const read = (file: string) => readFileSync(join(repository, file), "utf8");
const { pulumiVersion } = packageJson.config;
const pages = execFileSync("git", ["ls-files", "*.md"], { cwd: repository, encoding: "utf8" });
const documentation = pages.trim().split("\n").map(read).join("\n");

describe("Pulumi is the version of package.json", () => {
  test("that Pulumi.yaml asks for", () => {
    expect(parse(read("Pulumi.yaml")).requiredPulumiVersion).toBe(`>=${pulumiVersion}`);
  });

  test("that is built from Go modules", () => {
    const built = read("offline/engine/go.mod").matchAll(
      /github\.com\/pulumi\/pulumi\/(?:pkg|sdk)\/v3 v(\S+)/g,
    );
    expect([...built].map(([, version]) => version)).toEqual([pulumiVersion, pulumiVersion]);
  });

  test("that the documentation names", () => {
    const named = [...documentation.matchAll(/`pulumi` (\d+\.\d+\.\d+) or newer/g)];
    expect(named.map(([, version]) => version)).toContain(pulumiVersion);
    expect(new Set(named.map(([, version]) => version)).size).toBe(1);
  });
});

describe("Node is one of those in package.json", () => {
  const supported = packageJson.engines.node;
  const lowest = minVersion(supported);

  test("that the documentation names", () => {
    const named = [...documentation.matchAll(/Node (\d+\.\d+) or newer/g)].map(([, version]) => version);
    expect([...new Set(named)]).toEqual([`${lowest?.major}.${lowest?.minor}`]);
  });

  const packages: Record<string, { engines?: { node?: string } }> = JSON.parse(
    read("package-lock.json"),
  ).packages;
  const direct = Object.keys({ ...packageJson.dependencies, ...packageJson.devDependencies });
  // Of that a test uses a class which runs on Node 20 too, whatever its package says.
  const trusted = ["connect-redis"];
  test.each(direct.filter((name) => !trusted.includes(name)))("on all of which %s runs", (name) => {
    const engines = packages[`node_modules/${name}`]?.engines?.node ?? "*";
    expect(subset(supported, engines), engines).toBe(true);
  });
});
