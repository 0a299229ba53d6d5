import { describe, expect, test } from "vitest";
import { usersOfText, usersText } from "../../../components/acl/usersText";
import { packed, unpacked } from "../../../components/live/appliedUsers";
import { fingerprintsOf, fingerprintsOfText, fingerprintsText } from "../../../components/live/fingerprints";

const names = ["app", "42", "7", "größe", "#", 'a"b'];
const users = Object.fromEntries(names.map((name) => [name, `~${name}:* +@read`]));
const hashes = {
  ...Object.fromEntries(names.map((name) => [name, ["a".repeat(64), "b".repeat(64)]])),
  admin: ["c".repeat(64)],
};
const fingerprints = fingerprintsOf(hashes);

describe("what is kept of users as a text", () => {
  test("comes back as it was", () => {
    const serverRules = { ...users, default: "off" };
    expect(unpacked(packed({ users, fingerprints, serverRules }))).toEqual({
      users,
      fingerprints,
      serverRules,
    });
    expect(fingerprintsOfText(fingerprintsText(fingerprints))).toEqual(fingerprints);
    expect(usersOfText(usersText(users))).toEqual(users);
  });

  test("does not depend on the order of users", () => {
    const reversed = <T>(map: Record<string, T>) => Object.fromEntries(Object.entries(map).reverse());
    expect(usersText(reversed(users))).toBe(usersText(users));
    expect(fingerprintsText(reversed(fingerprints))).toBe(fingerprintsText(fingerprints));
  });

  test("depends on which of a user's passwords comes first: that one is handed out", () => {
    const rotated = fingerprintsOf({ ...hashes, app: ["b".repeat(64), "a".repeat(64)] });
    expect(fingerprintsText(rotated)).not.toBe(fingerprintsText(fingerprints));
  });

  test("has no whole hash", () => {
    expect(fingerprintsText(fingerprints)).not.toMatch(/[0-9a-f]{17}/);
  });
});
