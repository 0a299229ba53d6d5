import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { providerText } from "../../../components/live/providerText";
import { providerVersions } from "../../../components/live/providerVersions";

const file = join(__dirname, "../../../components/live/providerVersions.ts");

/** The file with the next version of every provider whose text is not the recorded one. */
function withNextVersions(): string {
  let content = readFileSync(file, "utf8");
  for (const provider of Object.keys(providerVersions) as (keyof typeof providerVersions)[]) {
    const recorded = providerVersions[provider];
    const sha256 = createHash("sha256").update(providerText(provider)).digest("hex");
    if (sha256 === recorded.sha256) continue;
    const row = new RegExp(`(?<=${provider}: \\{\\s*version: )\\d+(,\\s*sha256: ")[0-9a-f]*(?=")`);
    content = content.replace(row, `${recorded.version + 1}$1${sha256}`);
  }
  return content;
}

const advice =
  "the text of a provider has changed, so its version goes up by one: `npm test -- tests/unit/live/providerVersions.test.ts -u` writes " +
  "the content marked + into the file";

test("a provider whose text changes gets another version", async () => {
  await expect(withNextVersions(), advice).toMatchFileSnapshot(file);
});
