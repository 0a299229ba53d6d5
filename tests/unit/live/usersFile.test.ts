import { execFileSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import type { AppliedUsers } from "../../../components/live/appliedUsers";
import { isEarlierFile, tarOf } from "../../../components/live/usersFile";

const hash = (digit: string) => digit.repeat(64);
const print = (digit: string) => digit.repeat(16);
const line = (name: string, digit: string, rules: string) =>
  `user ${name} on sanitize-payload #${hash(digit)} ${rules}`;

describe("after an ACL LOAD", () => {
  const users = { app: "~* +get", batch: "+ping" };
  const fingerprints = { admin: [print("a")], app: [print("b")], batch: [print("c")] };
  const last: AppliedUsers = {
    users,
    fingerprints,
    serverRules: {
      default: "off sanitize-payload ~* &* +@all",
      admin: "on sanitize-payload ~* &* +@all",
      app: "on sanitize-payload ~* resetchannels -@all +get",
      batch: "on sanitize-payload resetchannels -@all +ping",
    },
  };
  const appOf = (digit: string, rules: string) => line("app", digit, `~* resetchannels -@all ${rules}`);
  const listOf = (app: string) => [
    line("admin", "a", "~* &* +@all"),
    app,
    line("batch", "c", "resetchannels -@all +ping"),
    "user default off sanitize-payload ~* &* +@all",
  ];
  const asBefore = listOf(appOf("b", "+get"));
  const newRules = { ...users, app: "~* +get +set" };
  const newPassword = { ...fingerprints, app: [print("d")] };
  const withSet = listOf(appOf("b", "+get +set"));

  test.each([
    ["nothing was declared otherwise", { before: asBefore, loaded: asBefore, users, fingerprints }, false],
    [
      "the declared rules are there",
      { before: asBefore, loaded: withSet, users: newRules, fingerprints },
      false,
    ],
    [
      "the declared password is there",
      { before: asBefore, loaded: listOf(appOf("d", "+get")), users, fingerprints: newPassword },
      false,
    ],
    [
      "the rules are those from before",
      { before: withSet, loaded: asBefore, users: newRules, fingerprints },
      true,
    ],
    [
      "the password is the one from before",
      { before: withSet, loaded: asBefore, users, fingerprints: newPassword },
      true,
    ],
    [
      "a user whom somebody changed by hand was put back",
      {
        before: listOf(appOf("b", "+@all")),
        loaded: listOf(appOf("b", "+@all")),
        users: newRules,
        fingerprints,
      },
      true,
    ],
    [
      "a new user is not there",
      { before: withSet, loaded: asBefore, users: { ...users, fresh: "+ping" }, fingerprints },
      true,
    ],
    [
      "a user who is gone is still there",
      { before: withSet, loaded: asBefore, users: { app: users.app }, fingerprints },
      true,
    ],
  ])("%s: whether the loaded file may be an earlier one", (_what, now, expected) => {
    expect(isEarlierFile({ last, ...now })).toBe(expected);
  });

  test("for the first time, no file is an earlier one", () => {
    const nothing = { users: {}, fingerprints: {}, serverRules: {} };
    expect(isEarlierFile({ last: nothing, before: asBefore, loaded: asBefore, users, fingerprints })).toBe(
      false,
    );
  });
});

test.each([0, 1, 511, 512, 513])("an archive of a file of %d bytes is one that tar reads", (length) => {
  const content = "x".repeat(length);
  const archive = tarOf("put-back.acl", content);
  expect(archive.length % 512).toBe(0);
  expect(execFileSync("tar", ["-tvf", "-"], { input: archive, encoding: "utf8" })).toMatch(
    new RegExp(`^-r-------- .* ${length} .* put-back\\.acl\n$`),
  );
  expect(execFileSync("tar", ["-xOf", "-"], { input: archive, encoding: "utf8" })).toBe(content);
});
