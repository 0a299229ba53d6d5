import { describe, expect, test } from "vitest";
import { changedPasswords, type LiveFingerprints } from "../../../components/impact/changedPasswords";
import type { PasswordChange } from "../../../components/impact/report/serverInput";

const later = undefined;

describe("whose password changes", () => {
  test.each<
    [
      what: string,
      before: [from: LiveFingerprints["from"], ...live: string[]],
      after: [from: LiveFingerprints["from"], ...live: (string | undefined)[]],
      change: Omit<PasswordChange, "user"> | undefined,
    ]
  >([
    ["the same generated one", ["generated", "a"], ["generated", "a"], undefined],
    ["the same given one", ["given", "a"], ["given", "a"], undefined],
    [
      "a first rotation",
      ["generated", "a"],
      ["generated", later, "a"],
      { change: "rotated", closesSessions: false },
    ],
    [
      "a second one",
      ["generated", "b", "a"],
      ["generated", later, "b"],
      { change: "rotated", closesSessions: true },
    ],
    [
      "one after a revocation",
      ["generated", "b"],
      ["generated", later, "b"],
      { change: "rotated", closesSessions: false },
    ],
    [
      "one that ends the previous at once",
      ["generated", "b", "a"],
      ["generated", later],
      { change: "replaced", closesSessions: true },
    ],
    [
      "a revocation",
      ["generated", "b", "a"],
      ["generated", "b"],
      { change: "revoked", closesSessions: true },
    ],
    [
      "a revocation taken back: what was revoked stays so",
      ["generated", "b"],
      ["generated", "b", later],
      undefined,
    ],
    [
      "a rotation taken back",
      ["generated", "b", "a"],
      ["generated", "a", later],
      { change: "taken back", closesSessions: true },
    ],
    ["another given one", ["given", "a"], ["given", "b"], { change: "replaced", closesSessions: true }],
    [
      "a given one that is known later",
      ["given", "a"],
      ["given", later],
      { change: "replaced", closesSessions: true, maybe: true },
    ],
    [
      "given, no longer generated",
      ["generated", "b", "a"],
      ["given", "c"],
      { change: "given in place of generated", closesSessions: true },
    ],
    [
      "generated, no longer given",
      ["given", "c"],
      ["generated", later],
      { change: "generated in place of given", closesSessions: true },
    ],
    ["a hash of what was generated", ["generated", "a"], ["given", "a"], undefined],
    ["hashes of both that were generated", ["generated", "b", "a"], ["given", "a", "b"], undefined],
    [
      "a hash of the current one of two",
      ["generated", "b", "a"],
      ["given", "b"],
      { change: "revoked", closesSessions: true },
    ],
    [
      "a hash of the previous one of two",
      ["generated", "b", "a"],
      ["given", "a"],
      { change: "ended", closesSessions: true },
    ],
    [
      "a hash that is known later, in place of a generated one",
      ["generated", "a"],
      ["given", later],
      { change: "given in place of generated", closesSessions: true, maybe: true },
    ],
    ["two hashes in another order", ["given", "a", "b"], ["given", "b", "a"], undefined],
    [
      "one hash more",
      ["given", "a", "b"],
      ["given", "c", "a", "b"],
      { change: "added", closesSessions: false },
    ],
    ["one hash less", ["given", "a", "b"], ["given", "b"], { change: "ended", closesSessions: true }],
    [
      "one of two hashes replaced",
      ["given", "a", "b"],
      ["given", "a", "c"],
      { change: "replaced in part", closesSessions: true },
    ],
    [
      "all hashes replaced",
      ["given", "a", "b"],
      ["given", "c"],
      { change: "replaced", closesSessions: true },
    ],
  ])("%s", (_, [wasFrom, ...fingerprints], [from, ...live], change) => {
    const before = { fingerprints: { app: fingerprints }, from: { app: wasFrom } };
    expect(changedPasswords(before, { app: { from, live } })).toEqual(
      change ? [{ user: "app", ...change }] : [],
    );
  });

  test("the admin goes on with the password that was waiting", () => {
    const before = { fingerprints: { admin: ["a", "b"] }, from: {} };
    const after = { admin: { from: "generated" as const, live: ["b", later] } };
    expect(changedPasswords(before, after)).toEqual([
      { user: "admin", change: "rotated", closesSessions: true },
    ]);
  });

  test("a new user's is no change, nor is that of one who is gone", () => {
    const before = { fingerprints: { gone: ["a"] }, from: {} };
    expect(changedPasswords(before, { fresh: { from: "generated", live: [later] } })).toEqual([]);
  });

  test("where the state does not tell where it came from, it is taken to be from there still", () => {
    const before = { fingerprints: { app: ["a"] }, from: {} };
    expect(changedPasswords(before, { app: { from: "generated", live: [later, "a"] } })).toEqual([
      { user: "app", change: "rotated", closesSessions: false },
    ]);
  });
});
