import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";

const repository = resolve(__dirname, "../../..");

test("no documented procedure edits Pulumi's state by hand", () => {
  const files = execFileSync("git", ["ls-files", "*.md"], { cwd: repository, encoding: "utf8" })
    .trim()
    .split("\n");
  expect(files).toContain("README.md");
  for (const file of files) {
    const text = readFileSync(join(repository, file), "utf8");
    expect(text, file).not.toMatch(/pulumi (-- )?(state|stack import)\b/);
  }
});
