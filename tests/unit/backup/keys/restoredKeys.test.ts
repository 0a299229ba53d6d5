import { describe, expect, test } from "vitest";
import type { BackupManifest } from "../../../../components/backup/archive/manifest";
import { compareRestored } from "../../../../components/backup/keys/restoredKeys";
import {
  type KeyDigest,
  type KeysOfDatabases,
  keyText,
  unchanged,
} from "../../../../components/backup/keys/sample";
import { changesBetween, type DataState, stateOf } from "../../../../components/backup/keys/serverState";

const key = (name: string, more: Partial<KeyDigest> = {}): KeyDigest => ({
  db: 0,
  key: Buffer.from(name).toString("hex"),
  type: "string",
  digest: "d1",
  expiresAt: -1,
  ...more,
});
const now = 1_000_000;
const quiet = { before: { "0": 10 }, after: { "0": 10 }, expiring: 0, changes: 0 };

interface Counted {
  name: string;
  keys: BackupManifest["keys"];
  restored: KeysOfDatabases;
  says: string[];
}

describe("the number of keys", () => {
  test.for<Counted>([
    { name: "as many", keys: quiet, restored: { "0": 10 }, says: [] },
    {
      name: "one less",
      keys: quiet,
      restored: { "0": 9 },
      says: ["9 keys in database 0, and there were 10"],
    },
    {
      name: "one more",
      keys: quiet,
      restored: { "0": 11 },
      says: ["11 keys in database 0, and there were 10"],
    },
    {
      name: "in another database",
      keys: quiet,
      restored: { "0": 10, "1": 1 },
      says: ["1 keys in database 1, and there were 0"],
    },
    {
      name: "one less, which may have ended",
      keys: { ...quiet, expiring: 1 },
      restored: { "0": 9 },
      says: [],
    },
    {
      name: "within the changes",
      keys: { ...quiet, after: { "0": 12 }, changes: 3 },
      restored: { "0": 7 },
      says: [],
    },
    {
      name: "beyond the changes",
      keys: { ...quiet, after: { "0": 12 }, changes: 3 },
      restored: { "0": 6 },
      says: ["6 keys, and there were 10 to 12, with 3 changes during the copy"],
    },
    { name: "of which nobody knows", keys: { ...quiet, changes: null }, restored: {}, says: [] },
  ])("$name", ({ keys, restored, says }) => {
    expect(compareRestored({ keys, sample: [] }, { keys: restored }, [], now).differences).toEqual(says);
  });
});

describe("the sampled values", () => {
  test.for([
    { name: "the same", found: [key("k")], says: [] },
    { name: "missing", found: [], says: ['the string "k" of database 0 is missing'] },
    {
      name: "another value",
      found: [key("k", { digest: "d2" })],
      says: ['the string "k" of database 0 has another value'],
    },
    {
      name: "another type",
      found: [key("k", { type: "set" })],
      says: ['"k" of database 0 is a set, and was a string'],
    },
    {
      name: "another end",
      found: [key("k", { expiresAt: 5 })],
      says: ['"k" of database 0 has another time to live'],
    },
  ])("$name", ({ found, says }) => {
    const compared = compareRestored({ keys: quiet, sample: [key("k")] }, { keys: { "0": 10 } }, found, now);
    expect(compared).toEqual({ keys: 10, compared: 1, differences: says });
  });

  test("one that has ended since is not looked for", () => {
    const sample = [key("gone", { expiresAt: now - 1 })];
    expect(compareRestored({ keys: quiet, sample }, { keys: { "0": 10 } }, [], now)).toMatchObject({
      compared: 0,
      differences: [],
    });
  });
});

test("a key counts as unchanged by its type, value and time to live", () => {
  const before = [key("a"), key("b"), key("c"), key("d"), key("e")];
  const after = [
    key("a"),
    key("b", { digest: "d2" }),
    key("c", { expiresAt: 9 }),
    key("d", { type: "set" }),
    key("e", { db: 1 }),
  ];
  expect(unchanged(before, after)).toEqual([key("a")]);
});

test.for([
  { name: "cart:1", shown: '"cart:1" of database 0' },
  { name: "für", shown: '"für" of database 0' },
  { name: "a\nb", shown: "0x610a62 of database 0" },
])("a key is shown as $shown", ({ name, shown }) => {
  expect(keyText(key(name))).toBe(shown);
});

test("INFO tells how many keys there are, and how many changes there were", () => {
  const info =
    "# Keyspace\r\ndb0:keys=3,expires=1,avg_ttl=0\r\ndb5:keys=2,expires=2,avg_ttl=0\r\nrdb_changes_since_last_save:7\r\n" +
    "expired_keys:4\r\nevicted_keys:1\r\nrdb_last_save_time:100\r\nrdb_saves:2\r\n";
  expect(stateOf(info)).toEqual({
    keys: { "0": 3, "5": 2 },
    expiring: 3,
    changes: 7,
    gone: 5,
    lastSave: "100",
    savesBegun: "2",
  });
});

const state: DataState = { keys: {}, expiring: 0, changes: 7, gone: 5, lastSave: "100", savesBegun: "2" };
test.for([
  { name: "nothing", later: state, changes: 0 },
  { name: "two writes and a key that ended", later: { ...state, changes: 9, gone: 6 }, changes: 3 },
  { name: "a snapshot", later: { ...state, changes: 9, lastSave: "101" }, changes: null },
  { name: "a snapshot within the same second", later: { ...state, changes: 0 }, changes: null },
])("after $name there were $changes changes", ({ later, changes }) => {
  expect(changesBetween(state, later)).toBe(changes);
});
