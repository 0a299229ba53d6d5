import { beforeEach, describe, expect, test, vi } from "vitest";
import { keepBackingUp } from "../../../../components/backup/scheduled/keepBackingUp";
import type { BackupState } from "../../../../components/backup/scheduled/lastBackup";

const minute = 60_000;
const hour = 60 * minute;
const start = "2026-11-28T12:00:00.000Z";

beforeEach(() => {
  vi.useFakeTimers({ now: new Date(start) });
  vi.spyOn(console, "error").mockReturnValue(undefined);
  return () => {
    vi.useRealTimers();
    vi.restoreAllMocks();
  };
});

/** A place with the newest archive of that time, and what was made there and told since, by the day and the minute. */
function started(schedule: string, newest?: string, unreachable?: string) {
  const place = {
    newest: newest === undefined ? undefined : { time: newest, file: "old" },
    /** Why making one, or looking at the place, fails. */
    broken: undefined as string | undefined,
    unreachable,
    tried: [] as string[],
    told: {} as BackupState,
  };
  void keepBackingUp({
    schedule,
    newest: async () => {
      if (place.unreachable !== undefined) throw new Error(place.unreachable);
      return place.newest;
    },
    make: async () => {
      const time = new Date().toISOString();
      place.tried.push(time.slice(5, 16));
      if (place.broken !== undefined) throw new Error(place.broken);
      place.newest = { time, file: "new" };
      return { lastGood: place.newest, lastAttempt: { time, result: "ok", file: "new" } };
    },
    keep: async (state) => {
      place.told = state;
    },
  });
  return place;
}

describe("a backup is made", () => {
  test("at once where there is none, and then whenever it is due", async () => {
    const place = started("0 3 * * *");
    await vi.advanceTimersByTimeAsync(0);
    expect(place.tried).toEqual(["11-28T12:00"]);
    await vi.advanceTimersByTimeAsync(48 * hour);
    expect(place.tried).toEqual(["11-28T12:00", "11-29T03:00", "11-30T03:00"]);
  });

  test("not before it is due where there is one", async () => {
    const place = started("0 3 * * *", "2026-11-28T03:00:05.000Z");
    await vi.advanceTimersByTimeAsync(15 * hour - 1);
    expect(place.tried).toEqual([]);
    expect(place.told).toEqual({ schedule: "0 3 * * *", since: start, lastGood: place.newest });
    await vi.advanceTimersByTimeAsync(1);
    expect(place.tried).toEqual(["11-29T03:00"]);
  });

  test("at once where one was missed, once for however many", async () => {
    const place = started("0 3 * * *", "2026-11-20T03:00:05.000Z");
    await vi.advanceTimersByTimeAsync(14 * hour);
    expect(place.tried).toEqual(["11-28T12:00"]);
  });

  test("within an hour after the host slept over it", async () => {
    const place = started("0 3 * * *", "2026-11-28T03:00:05.000Z");
    await vi.advanceTimersByTimeAsync(minute);
    // Timers count only the time that the host is awake.
    vi.setSystemTime(new Date("2026-11-29T09:00:00Z"));
    await vi.advanceTimersByTimeAsync(hour);
    expect(place.tried).toEqual(["11-29T09:59"]);
  });

  test("once a year, which is longer than a timer of Node's takes", async () => {
    const place = started("0 0 1 1 *", "2026-01-01T00:00:05.000Z");
    await vi.advanceTimersByTimeAsync(400 * 24 * hour);
    expect(place.tried).toEqual(["01-01T00:00", "01-01T00:00"]);
  });

  test("again every five minutes after one that failed, until one is good", async () => {
    const place = started("0 3 * * *");
    place.broken = "no room";
    await vi.advanceTimersByTimeAsync(9 * minute);
    expect(place.tried).toEqual(["11-28T12:00", "11-28T12:05"]);
    expect(place.told.lastAttempt).toEqual({
      time: "2026-11-28T12:05:00.000Z",
      result: "failed",
      reason: "no room",
    });
    place.broken = undefined;
    await vi.advanceTimersByTimeAsync(9 * minute);
    expect(place.tried).toEqual(["11-28T12:00", "11-28T12:05", "11-28T12:10"]);
    expect(place.told.lastAttempt).toMatchObject({ result: "ok" });
  });

  test("when the place is back, where nobody could look into it", async () => {
    const place = started("0 3 * * *", "2026-11-27T03:00:05.000Z", "the bucket is gone");
    await vi.advanceTimersByTimeAsync(hour);
    expect(place.tried).toEqual([]);
    expect(place.told.lastAttempt).toMatchObject({ result: "failed", reason: "the bucket is gone" });
    place.unreachable = undefined;
    await vi.advanceTimersByTimeAsync(5 * minute);
    expect(place.tried).toEqual(["11-28T13:05"]);
  });

  test("not again before it is due where somebody took it away", async () => {
    const place = started("0 3 * * *");
    await vi.advanceTimersByTimeAsync(hour);
    place.newest = undefined;
    await vi.advanceTimersByTimeAsync(15 * hour);
    expect(place.tried).toEqual(["11-28T12:00", "11-29T03:00"]);
  });
});
