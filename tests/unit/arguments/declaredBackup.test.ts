import { describe, expect, test } from "vitest";
import { backupText, declaredBackup } from "../../../components/arguments/declaredBackup";
import { problems } from "../../../components/arguments/problems";

const backup = { schedule: "0 3 * * *", to: "/srv/backups" };

test("what is not declared has its default", () => {
  expect(declaredBackup(backup)).toEqual({
    ...backup,
    keep: 7,
    image: "node:24.21.0-alpine",
    environment: {},
  });
  expect(declaredBackup({})).toBeUndefined();
});

test("is shown in one line", () => {
  const declared = declaredBackup({ ...backup, keep: 2 });
  expect(declared && backupText(declared)).toBe("0 3 * * * to /srv/backups, 2 kept");
});

describe("is refused", () => {
  test.each([
    [
      "without a place",
      { schedule: "0 3 * * *" },
      "backup: to is missing: a backup that is declared needs `schedule` and `to`",
    ],
    [
      "without a time",
      { to: "/srv", keep: 3 },
      "backup: schedule is missing: a backup that is declared needs `schedule` and `to`",
    ],
    [
      "on a day that never comes",
      { ...backup, schedule: "0 3 30 2 *" },
      'backup.schedule: "0 3 30 2 *" is not allowed: there is no such day',
    ],
    [
      "with seconds",
      { ...backup, schedule: "0 0 3 * * *" },
      /backup\.schedule: "0 0 3 \* \* \*" is not allowed .*five fields of cron in UTC/,
    ],
    [
      "to a directory that is none of the host",
      { ...backup, to: "backups" },
      /backup\.to: "backups" is not allowed; allowed is the full path of a directory/,
    ],
    ["to a place with a colon", { ...backup, to: "/srv:ro" }, /backup\.to: "\/srv:ro" is not allowed/],
    ["to no bucket", { ...backup, to: "s3://" }, /backup\.to/],
    [
      "with none kept",
      { ...backup, keep: 0 },
      /backup\.keep: 0 is not allowed; allowed is a whole number from 1 to 10000/,
    ],
    ["with a variable that is none", { ...backup, environment: { "A B": "x" } }, /backup\.environment/],
  ])("%s", (_, given, words) => {
    const found = problems({ backup: given });
    expect(found).toHaveLength(1);
    if (typeof words === "string") expect(found[0]).toBe(words);
    else expect(found[0]).toMatch(words);
  });

  test("with the user that is theirs declared for something else", () => {
    expect(problems({ backup, users: { "scheduled-backup": { rules: "+get" } } })).toEqual([
      "users.scheduled-backup: the name belongs to `backup`; call the user something else",
    ]);
    expect(problems({ users: { "scheduled-backup": { rules: "+get" } } })).toEqual([]);
  });

  test("for a cache", () => {
    expect(problems({ backup, settings: { appendonly: "no", save: "" } })).toEqual([
      'backup: a cache (`appendonly no` with `save ""`) has nothing to keep; drop `backup`, or declare an append-only file or snapshots',
    ]);
    expect(problems({ backup, settings: { appendonly: "no" } })).toEqual([]);
  });

  test("without ever showing a variable", () => {
    const found = problems({ backup: { ...backup, environment: { AWS_SECRET_ACCESS_KEY: 12345 } } });
    expect(found).toEqual([
      "backup.environment.AWS_SECRET_ACCESS_KEY: the value (not shown, it is a secret) is not allowed; allowed is texts by the names of variables",
    ]);
  });
});
