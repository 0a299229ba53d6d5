import { describe, expect, it } from "vitest";
import { parseDocument } from "yaml";
import { carrySecrets } from "../../../../scripts/setup/secrets";

const repository = `# A laptop.
config:
  redis-server:users:
    app:
      rules: +get # reads
`;

async function carried(current: string, older: unknown): Promise<string> {
  const document = parseDocument(current);
  carrySecrets(document, older);
  return document.toString({ lineWidth: 0 });
}

describe("secrets of the generated stack file, when it is generated again", () => {
  it("a user's password stays, and so do the comments", async () => {
    const older = {
      config: { "redis-server:users": { app: { rules: "+old", password: { secure: "v1:a" } } } },
    };
    expect(await carried(repository, older)).toBe(`${repository}      password:\n        secure: v1:a\n`);
  });

  it("a secret setting of its own stays", async () => {
    const older = { config: { "other:token": { secure: "v1:b" } } };
    expect(await carried(repository, older)).toContain("  other:token:\n    secure: v1:b\n");
  });

  it.each([
    ["what is not secret comes from the repository", { config: { "redis-server:port": 7000 } }],
    [
      "the password of a user who is gone goes too",
      { config: { "redis-server:users": { gone: { rules: "+get", password: { secure: "v1:c" } } } } },
    ],
    ["there is nothing yet", null],
    ["there is no configuration yet", { encryptionsalt: "v1:x" }],
  ])("%s", async (_what, older) => {
    expect(await carried(repository, older)).toBe(repository);
  });

  it("the repository's own value counts", async () => {
    const own = `${repository}      password: plain\n`;
    const older = { config: { "redis-server:users": { app: { password: { secure: "v1:d" } } } } };
    expect(await carried(own, older)).toBe(own);
  });
});
