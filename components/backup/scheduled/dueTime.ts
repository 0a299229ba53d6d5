import { Cron } from "croner";

const hour = 3_600_000;

/** When the next backup is due after the last good one; without any, it is due at once. */
export function dueTime(schedule: string, lastGood: Date | undefined, now: Date): Date {
  if (lastGood === undefined) return now;
  const next = new Cron(schedule, { paused: true, mode: "5-part", timezone: "UTC" }).nextRun(lastGood);
  if (next === null) throw new Error(`the schedule ${JSON.stringify(schedule)} never comes`);
  return next;
}

/** Whether it should have been there by now: an hour is enough for a large one, or for the storage to come back. */
export function isLate(schedule: string, lastGood: Date, now: Date): boolean {
  return now.getTime() > dueTime(schedule, lastGood, now).getTime() + hour;
}
