import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const repository = join(__dirname, "../../..");
const git = (...args: string[]) => execFileSync("git", args, { cwd: repository, encoding: "utf8" });

test("every script keeps LF on every checkout", () => {
  const files = git("ls-files", "--cached", "--others", "--exclude-standard").trim().split("\n");
  const scripts = files.filter(
    (file) => file.endsWith(".sh") || readFileSync(join(repository, file), "utf8").startsWith("#!"),
  );
  expect(scripts).toEqual(
    expect.arrayContaining([
      ".ci/run",
      "components/boot/boot.sh",
      "components/boot/install.sh",
      "components/boot/truth.sh",
      "offline/image/docker-entrypoint.sh",
    ]),
  );
  const attributes = git("check-attr", "eol", "--", ...scripts)
    .trim()
    .split("\n");
  expect(attributes).toEqual(scripts.map((script) => `${script}: eol: lf`));
});
