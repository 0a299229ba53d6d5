import { describe, expect, test } from "vitest";
import type { UserReport } from "../../../../../components/impact/report/reportSchema";
import { rightsConcern, usersInVerdict } from "../../../../../components/impact/report/users/usersInVerdict";
import { someUser } from "../someReport";

describe("in the verdict", () => {
  test.each<[text: string | undefined, concern: boolean, users: UserReport[]]>([
    [undefined, false, []],
    ["app loses FLUSHALL", false, [someUser("app", { losesDangerous: ["FLUSHALL"] })]],
    [
      "app loses FLUSHALL and 2 more",
      false,
      [someUser("app", { losesDangerous: ["FLUSHALL"], loses: ["GET", "SET"] })],
    ],
    [
      "app gains FT.* (40 commands) and more",
      true,
      [someUser("app", { gains: ["FT.* (40 commands)", "JSON.* (25 commands)", "CMS.INFO"] })],
    ],
    [
      "app gains KEYS and more",
      true,
      [someUser("app", { gainsDangerous: ["KEYS"], gains: ["FT.* (40 commands)"] })],
    ],
    [
      "app can no longer log in",
      false,
      [someUser("app", { losesDangerous: ["FLUSHALL"], loses: ["login", "all channels"] })],
    ],
    [
      "app loses access to some keys",
      false,
      [someUser("app", { loses: ["access to all keys except app:*"] })],
    ],
    [
      "jobs loses read and write on bull:* in part",
      false,
      [someUser("jobs", { loses: ["read and write on bull:* except bull:mail:*"] })],
    ],
    ["bob is new", true, [someUser("bob", { change: "added", gains: ["GET"] })]],
    ["bob is removed", false, [someUser("bob", { change: "removed", loses: ["GET"] })]],
    ["app gains access to all keys", true, [someUser("app", { gains: ["access to all keys"] })]],
    [
      "3 users gain what can do harm; d is new",
      true,
      [
        ...["a", "b", "c"].map((name) => someUser(name, { gainsDangerous: ["KEYS"] })),
        someUser("d", { change: "added" }),
      ],
    ],
    ["admin has its password changed", false, [someUser("admin", { password: "…" })]],
    [
      "an-app-with-a-very-… gains selector (~a:* +get +set)",
      true,
      [someUser("an-app-with-a-very-long-name", { gains: ["selector (~a:* +get +set)"] })],
    ],
    [
      "app may not do as demanded",
      false,
      [someUser("app", { expectations: [{ demand: "mustDeny", command: "FLUSHALL", met: false }] })],
    ],
  ])("%s", (text, concern, users) => {
    expect(usersInVerdict(users)).toBe(text);
    expect(rightsConcern(users)).toBe(concern);
  });
});
