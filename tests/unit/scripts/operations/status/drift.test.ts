import { describe, expect, test } from "vitest";
import type { AppliedState } from "../../../../../scripts/operations/appliedState";
import { driftLines, type FoundState } from "../../../../../scripts/operations/status/drift";

const hash = (digit: string) => digit.repeat(64);
const applied: AppliedState = {
  settings: { maxmemory: "256mb", appendonly: "yes", save: "" },
  boot: { databases: "16" },
  hidesSettings: false,
  files: { "redis.conf": "f1", "users.acl": "f2" },
  users: {
    users: { app: "~* +@all" },
    fingerprints: { app: [hash("a").slice(0, 16)] },
    serverRules: {
      app: "on sanitize-payload ~* resetchannels +@all",
      default: "off sanitize-payload ~* &* +@all",
    },
  },
};
const found: FoundState = {
  settings: { maxmemory: "268435456", appendonly: "yes", save: "", databases: "16" },
  files: { ...applied.files },
  users: [
    `user app on sanitize-payload #${hash("a")} ~* resetchannels +@all`,
    "user default off sanitize-payload ~* &* +@all",
  ],
};
const [app = "", ofDefault = ""] = found.users;

describe("what somebody changed by hand", () => {
  test.each<[what: string, found: FoundState, lines: string[]]>([
    ["nothing, spelt otherwise", found, []],
    [
      "a setting",
      { ...found, settings: { ...found.settings, maxmemory: "0" } },
      ["setting maxmemory is 0, applied was 256mb"],
    ],
    [
      "one that was empty",
      { ...found, settings: { ...found.settings, save: "60 1" } },
      ['setting save is 60 1, applied was ""'],
    ],
    [
      "one that is read at boot",
      { ...found, settings: { ...found.settings, databases: "4" } },
      ["setting databases is 4, applied was 16"],
    ],
    [
      "a file",
      { ...found, files: { ...found.files, "users.acl": "(changed by hand)" } },
      ["users.acl in the config volume: changed by hand"],
    ],
    [
      "a user more",
      { ...found, users: [...found.users, "user eve on nopass ~* &* +@all"] },
      ["user eve is there, but nobody declared it"],
    ],
    ["a user less", { ...found, users: [ofDefault] }, ["user app is gone"]],
    ["a right more", { ...found, users: [`${app} +flushall`, ofDefault] }, ["user app gained +flushall"]],
    [
      "another password",
      { ...found, users: [app.replace(hash("a"), hash("b")), ofDefault] },
      ["user app has 1 password more, has 1 password less"],
    ],
    [
      "`default` switched on",
      { ...found, users: [app, ofDefault.replace("off", "on nopass")] },
      ["user default is switched on, needs no password (nopass)"],
    ],
  ])("%s", (_what, now, lines) => {
    expect(driftLines(applied, now)).toEqual(lines);
  });

  test("values that the stack keeps secret are not shown", () => {
    const now = { ...found, settings: { ...found.settings, maxmemory: "12345" } };
    expect(driftLines({ ...applied, hidesSettings: true }, now)).toEqual([
      "setting maxmemory is (hidden), applied was (hidden)",
    ]);
  });

  test("users are not compared with a state that does not have them yet", () => {
    const users = { users: {}, fingerprints: {}, serverRules: {} };
    expect(driftLines({ ...applied, users }, found)).toEqual([]);
  });
});
