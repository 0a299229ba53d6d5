import { execFileSync } from "node:child_process";
import { lstatSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";

const repository = resolve(__dirname, "../../..");
const tracked = execFileSync("git", ["ls-files", "-z"], { cwd: repository, encoding: "utf8" })
  .split("\0")
  .filter((file) => file !== "" && lstatSync(join(repository, file), { throwIfNoEntry: false })?.isFile());

/** What only a secret looks like. Tests may make up passwords of their own; these are nobody's invention. */
const shapes: [what: string, pattern: RegExp][] = [
  ["a private key", /-----BEGIN [A-Z ]*PRIVATE KEY-----/],
  ["a token of Pulumi", /\bpul-[0-9a-f]{40}\b/],
  ["a key of AWS", /\b(AKIA|ASIA)[0-9A-Z]{16}\b/],
  ["a token of GitHub", /\bgh[pousr]_[A-Za-z0-9]{36}\b|\bgithub_pat_\w{22,}/],
  ["a token of npm", /\bnpm_[A-Za-z0-9]{36}\b/],
  ["a generated password in a URL", /\brediss?:\/\/[^\s:/]*:[A-Za-z0-9]{32}@/],
];

/** A variable that is written out, not taken from somewhere. */
const openVariable =
  /^\s*(PULUMI_CONFIG_PASSPHRASE|PULUMI_ACCESS_TOKEN|REDISCLI_AUTH)\s*[:=]\s*["']?[A-Za-z0-9]/m;

function secretsIn(text: string): string[] {
  return shapes.filter(([, pattern]) => pattern.test(text)).map(([what]) => what);
}

/** The paths of passwords that stand in a stack file as they are, not encrypted. */
function openPasswords(value: unknown, path = ""): string[] {
  if (value === null || typeof value !== "object") return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const here = path ? `${path}.${key}` : key;
    const isOpen =
      /password|secret|token|passphrase/i.test(key) &&
      [inner].flat().some((each) => typeof each !== "object");
    return isOpen ? [here] : openPasswords(inner, here);
  });
}

describe("no committed file holds a secret", () => {
  const texts = tracked.map((file) => [file, readFileSync(join(repository, file), "utf8")] as const);

  it("of any kind", () => {
    expect(texts.flatMap(([file, text]) => secretsIn(text).map((what) => `${file}: ${what}`))).toEqual([]);
  });

  it("as a password or passphrase in a stack file, a workflow or another file that is not code", () => {
    const plain = texts.filter(([file]) => !/\.(ts|mts|mjs|cjs)$/.test(file));
    expect(plain.flatMap(([file, text]) => (openVariable.test(text) ? [file] : []))).toEqual([]);
    const stacks = texts.filter(([file]) => /^Pulumi\..+\.yaml$/.test(file));
    expect(stacks.map(([file]) => file)).toEqual([
      "Pulumi.dev.yaml",
      "Pulumi.prod.yaml",
      "Pulumi.staging.yaml",
    ]);
    expect(stacks.flatMap(([, text]) => openPasswords(parse(text).config))).toEqual([]);
  });
});

describe("this test finds", () => {
  it.each([
    ["a private key", `-----BEGIN OPENSSH ${"PRIVATE"} KEY-----`],
    ["a token of Pulumi", `pul-${"0a".repeat(20)}`],
    ["a key of AWS", `AKIA${"A1".repeat(8)}`],
    ["a token of GitHub", `token: ghp_${"a".repeat(36)}`],
    ["a token of npm", `npm_${"a".repeat(36)}`],
    ["a generated password in a URL", `redis://app:${"aB".repeat(16)}@127.0.0.1:6379`],
  ])("%s", (what, text) => {
    expect(secretsIn(text)).toEqual([what]);
  });

  it("a passphrase in a workflow, but not one that it is given", () => {
    expect("      PULUMI_CONFIG_PASSPHRASE: hunter2").toMatch(openVariable);
    expect("      PULUMI_CONFIG_PASSPHRASE: $PASSPHRASE").not.toMatch(openVariable);
  });

  it("a password in a stack file, but not an encrypted one", () => {
    const users = { app: { password: "hunter2" }, web: { password: { secure: "v1:abc" } } };
    expect(openPasswords({ "redis-server:users": users })).toEqual(["redis-server:users.app.password"]);
  });

  it("a list of hashes in a stack file, but not an encrypted one", () => {
    const users = { app: { passwordHash: ["0a"] }, web: { passwordHash: [{ secure: "v1:abc" }] } };
    expect(openPasswords(users)).toEqual(["app.passwordHash"]);
  });
});
