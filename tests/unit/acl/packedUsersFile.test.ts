import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { packUsersFile } from "../../../components/acl/packedUsersFile";
import { type DeclaredUser, renderUsersFile } from "../../../components/acl/usersFile";

const hash = (digit: string) => digit.repeat(64);

/** What the script makes of the packed parts. */
function unpacked(file: string): string {
  const directory = mkdtempSync(join(tmpdir(), "users-"));
  try {
    const { lines, hashes } = packUsersFile(file);
    writeFileSync(join(directory, "users.lines"), lines);
    writeFileSync(join(directory, "users.hashes"), Buffer.from(hashes, "base64"));
    execFileSync("sh", [join(__dirname, "../../../components/boot/unpack.sh"), directory]);
    return readFileSync(join(directory, "users.acl"), "utf8");
  } finally {
    rmSync(directory, { recursive: true });
  }
}

const rendered = (users: Record<string, DeclaredUser>) =>
  renderUsersFile({ admin: [hash("a"), hash("b")], health: hash("c"), users });

describe("a packed users.acl", () => {
  test("is short: no hash in hexadecimal, nothing that is the same in every line", () => {
    const { lines } = packUsersFile(
      rendered({ app: { rules: "~app:* +@read", passwordHashes: [hash("1")] } }),
    );
    expect(lines.split("\n")).toEqual([
      "default off ~* &* +@all",
      "admin on # # ~* &* +@all",
      "health\t-@all +ping",
      "app\t~app:* +@read",
      "",
    ]);
  });

  test.each<[string, Record<string, DeclaredUser>]>([
    ["of the program's own users only", {}],
    ["of a user with two passwords", { app: { rules: "~* +@all", passwordHashes: [hash("1"), hash("2")] } }],
    ["of a user without rules", { app: { rules: "", passwordHashes: [hash("1")] } }],
    [
      "of users with awkward names",
      Object.fromEntries(
        ["#", `#${hash("0")}`, "user", "on", "a'b\"c", "$(id)", "\\t&/", "größe", "resetchannels"].map(
          (name) => [name, { rules: "+ping", passwordHashes: [hash("3")] }],
        ),
      ),
    ],
    [
      "of rules with awkward patterns",
      { app: { rules: "~#a# ~a\\tb ~$x ~'&\" &on (~#x +get) +ping", passwordHashes: [hash("4")] } },
    ],
    [
      "of a thousand users",
      Object.fromEntries(
        Array.from({ length: 1000 }, (_, n) => [
          `user${n}`,
          { rules: `~app${n}:* +@read`, passwordHashes: [n.toString(16).padStart(64, "0")] },
        ]),
      ),
    ],
  ])("%s is unpacked to the same text", (_, users) => {
    expect(unpacked(rendered(users))).toBe(rendered(users));
  });

  test("is so whatever the names, rules and hashes are", () => {
    const word = fc.string({ unit: "grapheme-ascii", minLength: 1 }).map((text) => text.replace(/\s/g, "_"));
    const name = word.filter((text) => !["admin", "health", "default"].includes(text));
    const rules = fc.array(word.map((text) => `~${text}`)).map((all) => all.join(" "));
    const passwordHash = fc.stringMatching(/^[0-9a-f]{64}$/);
    const user = fc.record({ rules, passwordHashes: fc.array(passwordHash, { minLength: 1, maxLength: 2 }) });
    fc.assert(
      fc.property(fc.dictionary(name, user), (users) => {
        expect(unpacked(rendered(users))).toBe(rendered(users));
      }),
    );
  });
});
