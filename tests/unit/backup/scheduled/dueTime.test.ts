import { describe, expect, test } from "vitest";
import { dueTime, isLate } from "../../../../components/backup/scheduled/dueTime";

const at = (text: string) => new Date(`2026-11-${text}Z`);

describe("when the next backup is due", () => {
  const now = at("28T12:00:00");
  test.each([
    ["there is none: at once", "0 3 * * *", undefined, now],
    [
      "the next time of the schedule after the last good one",
      "0 3 * * *",
      at("28T03:00:05"),
      at("29T03:00:00"),
    ],
    ["one that was missed: it is past", "0 3 * * *", at("26T03:00:05"), at("27T03:00:00")],
    ["weekly", "30 4 * * 0", at("22T04:30:00"), at("29T04:30:00")],
  ])("%s", (_, schedule, lastGood, due) => {
    expect(dueTime(schedule, lastGood, now)).toEqual(due);
  });
});

test.each([
  ["before it is due", at("29T02:59:00"), false],
  ["within an hour of it", at("29T03:59:00"), false],
  ["later", at("29T04:01:00"), true],
])("is late: %s", (_, now, late) => {
  expect(isLate("0 3 * * *", at("28T03:00:05"), now)).toBe(late);
});
