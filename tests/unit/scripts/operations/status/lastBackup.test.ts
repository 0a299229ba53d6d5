import { expect, test } from "vitest";
import type { HandBackup } from "../../../../../components/backup/handBackup";
import { type BackupState, healthOf } from "../../../../../components/backup/scheduled/lastBackup";
import { backupStatus } from "../../../../../scripts/operations/status/lastBackup";

const now = new Date("2026-11-28T15:00:00Z");
const schedule = "0 3 * * *";
const lastGood = { time: "2026-11-28T03:00:00.000Z", file: "scheduled.tar.zst" };
const attempt = { time: lastGood.time, result: "ok" as const };
const state: BackupState = { schedule, since: "2026-11-20T00:00:00.000Z", lastGood, lastAttempt: attempt };
const failed = {
  ...state,
  lastAttempt: { ...attempt, result: "failed" as const, reason: "no room" },
};
const ofNoon: HandBackup = { time: "2026-11-28T12:00:00.000Z", file: "noon.tar.zst", ageSeconds: 3 * 3600 };
const ofMidnight: HandBackup = {
  time: "2026-11-28T00:00:00.000Z",
  file: "midnight.tar.zst",
  ageSeconds: 15 * 3600,
};
const scheduled = { result: "ok", byHand: false, schedule, ageSeconds: 12 * 3600, ...lastGood };

test.each([
  ["nothing of which anybody knows", undefined, undefined, undefined],
  ["a scheduled one", state, undefined, scheduled],
  ["a scheduled one after one by hand", state, ofMidnight, scheduled],
  ["one by hand since the scheduled one", state, ofNoon, { result: "ok", byHand: true, schedule, ...ofNoon }],
  ["one by hand alone", undefined, ofNoon, { result: "ok", byHand: true, ...ofNoon }],
  [
    "a failed one, and one by hand since: the schedule has failed all the same",
    failed,
    ofNoon,
    { result: "failed", byHand: true, schedule, reason: "no room", ...ofNoon },
  ],
  [
    "one by hand before the first scheduled one",
    { schedule, since: "2026-11-28T14:00:00.000Z" },
    ofNoon,
    { result: "ok", byHand: true, schedule, ...ofNoon },
  ],
])("%s", (_, known, hand, expected) => {
  expect(backupStatus(known && healthOf(known, now), hand)).toEqual(expected);
});
