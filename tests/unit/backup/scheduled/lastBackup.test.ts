import { expect, test } from "vitest";
import {
  type BackupState,
  backupHealthIn,
  healthOf,
  isHealthy,
} from "../../../../components/backup/scheduled/lastBackup";

const state: BackupState = {
  schedule: "0 3 * * *",
  since: "2026-11-20T00:00:00.000Z",
  lastGood: { time: "2026-11-28T03:00:00.000Z", file: "prod-redis-20261128T030000Z.tar.zst" },
  lastAttempt: { time: "2026-11-28T03:00:00.000Z", result: "ok" },
};
const now = new Date("2026-11-28T15:00:00Z");
const failed = {
  ...state,
  lastAttempt: { ...state.lastAttempt, result: "failed", reason: "no space" },
} as const;
const never: BackupState = { schedule: "0 3 * * *", since: "2026-11-28T14:00:00.000Z" };

test.each([
  ["a good one of this night", state, { ageSeconds: 12 * 3600, late: false }, true],
  [
    "a good one of the night before",
    { ...state, lastGood: { ...state.lastGood, time: "2026-11-27T03:00:00Z" } },
    { ageSeconds: 36 * 3600, late: true },
    false,
  ],
  ["one that failed since", failed, { ageSeconds: 12 * 3600, late: false }, false],
  ["none yet, and none that was due", never, { ageSeconds: 3600, late: false }, true],
  [
    "none, though one was due",
    { ...never, since: "2026-11-27T02:00:00Z" },
    { ageSeconds: 37 * 3600, late: true },
    false,
  ],
])("%s", (_, known, expected, healthy) => {
  const health = healthOf(known as BackupState, now);
  expect(health).toEqual({ ...known, ...expected });
  expect(isHealthy(health)).toBe(healthy);
});

test("is read from what a health check printed", () => {
  expect(backupHealthIn(`${JSON.stringify(state)}\n`, now)).toEqual(healthOf(state, now));
});

test.each(["", "Health check exceeded timeout (30s)", "{}", "null", '{"schedule":5}', undefined])(
  "%s of a health check tells nothing",
  (printed) => {
    expect(backupHealthIn(printed, now)).toBeUndefined();
  },
);
