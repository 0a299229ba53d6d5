import { expect, test } from "vitest";
import { type BackupState, healthOf } from "../../../../../components/backup/scheduled/lastBackup";
import { backupStatements } from "../../../../../components/impact/report/data/backupStatements";
import type { ServerFacts } from "../../../../../components/impact/report/serverFacts";
import type { ServerInput } from "../../../../../components/impact/report/serverInput";

const now = new Date("2026-11-28T15:00:00Z");
const good: BackupState = {
  schedule: "0 3 * * *",
  since: "2026-11-20T00:00:00Z",
  lastGood: { time: "2026-11-28T03:00:00Z", file: "prod-redis.tar.zst" },
};
const failed = { time: "2026-11-28T15:00:00Z", result: "failed" as const, reason: "the bucket is gone" };
const byHand = { time: "2026-11-28T14:00:00Z", file: "by-hand.tar.zst", ageSeconds: 3600 };
const of = (state?: BackupState, handBackup?: ServerFacts["handBackup"]) => {
  const facts = { backup: state && healthOf(state, now), handBackup } as ServerFacts;
  return backupStatements({ asked: { facts } } as ServerInput);
};

test.each([
  ["a good one", good, "kept", "the newest scheduled backup is 12 hours old (prod-redis.tar.zst)"],
  [
    "one that failed since",
    { ...good, lastAttempt: failed },
    "risk",
    "the last scheduled backup failed: the bucket is gone; the newest scheduled backup is 12 hours old (prod-redis.tar.zst)",
  ],
  [
    "one that is missing",
    { ...good, lastGood: { time: "2026-11-26T03:00:00Z", file: "prod-redis.tar.zst" } },
    "risk",
    "a backup that was due (0 3 * * *) has not been made; the newest scheduled backup is 2 days old (prod-redis.tar.zst)",
  ],
  [
    "none at all",
    { schedule: good.schedule, since: "2026-11-27T02:00:00Z" },
    "risk",
    "a backup that was due (0 3 * * *) has not been made; no scheduled backup has been made yet, 1 day after the first was due",
  ],
])("%s", (_, state, kind, text) => {
  expect(of(state)).toEqual([{ kind, text }]);
});

test.each([
  ["one by hand since the scheduled one", good, "kept", ""],
  [
    "one by hand since, after which the schedule failed",
    { ...good, lastAttempt: failed },
    "risk",
    "the last scheduled backup failed: the bucket is gone; ",
  ],
  ["one by hand where none are on a schedule", undefined, "kept", ""],
])("%s is the newest", (_, state, kind, before) => {
  const text = `${before}the newest backup is 1 hour old (by hand, in ./backups: by-hand.tar.zst)`;
  expect(of(state, byHand)).toEqual([{ kind, text }]);
});

test("one by hand before the scheduled one is not told", () => {
  expect(of(good, { ...byHand, time: "2026-11-28T02:00:00Z" })).toEqual(of(good));
});

test("nothing is said where none are declared, and where the server was not asked", () => {
  expect(backupStatements({ asked: { facts: {} as ServerFacts } } as ServerInput)).toEqual([]);
  expect(backupStatements({ asked: { unknown: "it is down" } } as ServerInput)).toEqual([]);
});
