import { describe, expect, test } from "vitest";
import type { Outcome, ServerReport } from "../../../../components/impact/report/reportSchema";
import type { ServerInput } from "../../../../components/impact/report/serverInput";
import { serverReport } from "../../../../components/impact/report/serverReport";
import { verdict } from "../../../../components/impact/report/verdict";
import { declared, input } from "./serverInput";
import { someUser } from "./someReport";

type Sections = Parameters<typeof verdict>[0];

const outcome = (changed: Partial<Outcome> = {}): Outcome => ({
  kind: "live",
  why: [],
  secondsAway: null,
  cut: [],
  ...changed,
});

const restart = outcome({ kind: "replaced", secondsAway: { about: 9.2, because: [] } });

const server = (changed: Partial<Sections> = {}): Sections => ({
  name: "redis",
  outcome: outcome(),
  users: [],
  settings: [],
  properties: [],
  data: [],
  drift: [],
  warnings: [],
  ...changed,
});

const kept: ServerReport["data"] = [{ kind: "kept", text: "" }];

describe("the verdict", () => {
  test.each<[string, Partial<Sections>]>([
    ["no change", { outcome: outcome({ kind: "unchanged" }) }],
    ["live, nobody disconnected", { data: kept }],
    ["no change; 1 warning", { outcome: outcome({ kind: "unchanged" }), warnings: ["no memory limit"] }],
    ["live, nobody disconnected; 2 warnings", { warnings: ["no memory limit", "no password"] }],
    [
      "live, nobody disconnected; hidden settings may change",
      { properties: [{ property: "settings", from: "(hidden)", to: "(hidden), may have changed" }] },
    ],
    [
      "live, 3 sessions closed; app is removed",
      { users: [someUser("app", { change: "removed", sessionsClosed: 3 })] },
    ],
    [
      "live, sessions of app closed; app has its password changed",
      { users: [someUser("app", { sessionsClosed: null, password: "is another one" })] },
    ],
    [
      "restart, about 9 s; app loses FLUSHALL; data kept",
      { outcome: restart, users: [someUser("app", { losesDangerous: ["FLUSHALL"] })], data: kept },
    ],
    [
      "restart, about 9 s, 5 connections cut off; data kept",
      { outcome: { ...restart, cut: [{ user: "app", connections: 5 }] }, data: kept },
    ],
    [
      "restart, time unknown; data at risk: no way back",
      {
        outcome: outcome({ kind: "restarted", secondsAway: { unknown: "nobody answers" } }),
        data: [...kept, { kind: "risk", text: "no way back" }],
      },
    ],
    [
      "restart, about 9 s; data lost: all keys",
      { outcome: restart, data: [{ kind: "loss", text: "all keys" }, ...kept] },
    ],
    [
      "live, nobody disconnected; app gains FLUSHALL and 3 more",
      { users: [someUser("app", { gainsDangerous: ["FLUSHALL", "KEYS", "DEBUG", "SAVE"] })] },
    ],
    [
      "live, nobody disconnected; 3 users gain what can do harm; 2 users are new",
      {
        users: [
          ...["a", "b", "c"].map((name) => someUser(name, { gainsDangerous: ["KEYS"] })),
          ...["eve", "mallory"].map((name) => someUser(name, { change: "added", gains: ["GET"] })),
        ],
      },
    ],
    [
      "live, nobody disconnected; app may not do as demanded",
      {
        users: [someUser("app", { expectations: [{ demand: "mustDeny", command: "FLUSHALL", met: false }] })],
      },
    ],
    [
      "live, 2 sessions closed; drift is taken back",
      {
        outcome: outcome({ cut: [{ user: "mallory", connections: 2 }] }),
        drift: [{ what: "", update: "" }],
      },
    ],
    ["live; drift is taken back", { outcome: outcome({ cut: null }), drift: [{ what: "", update: "" }] }],
    [
      "live, nobody disconnected; drift is taken back",
      { outcome: outcome(), drift: [{ what: "", update: "" }] },
    ],
    [
      "made again, because its container was removed by hand; data kept",
      {
        outcome: outcome({
          kind: "created",
          why: [{ property: "container", from: "removed by hand", to: "r" }],
        }),
        data: kept,
      },
    ],
    [
      "made again; data kept",
      {
        outcome: outcome({ kind: "created", why: [{ property: "container", from: null, to: "r" }] }),
        data: kept,
      },
    ],
    [
      "started again, because it was not running",
      {
        outcome: outcome({
          kind: "restarted",
          why: [{ property: "server", from: "not running", to: "running" }],
        }),
      },
    ],
    [
      "new",
      {
        outcome: outcome({ kind: "created", why: [{ property: "server", from: null, to: "redis" }] }),
        users: [someUser("app", { change: "added" }), someUser("web", { change: "added" })],
        data: kept,
      },
    ],
    [
      "gone, 12 connections cut off; data kept",
      { outcome: outcome({ kind: "gone", cut: [{ user: "app", connections: 12 }] }), data: kept },
    ],
    ["gone; data kept", { outcome: outcome({ kind: "gone" }), data: kept }],
  ])("%s", (line, changed) => {
    expect(verdict(server(changed))).toBe(line);
  });

  test("says why a server was not asked of which it says that it goes on running", () => {
    const reason = "its container is gone";
    expect(verdict(server({ outcome: outcome({ kind: "unchanged" }) }), undefined, reason)).toBe(
      "no change; not asked: its container is gone",
    );
    expect(verdict(server({ outcome: restart }), undefined, reason)).toBe("restart, about 9 s");
  });

  test("counts all users and their sessions, however many of them are listed", () => {
    const after = declared({ users: {} });
    const users = Object.fromEntries(Array.from({ length: 40 }, (_, at) => [`u${at}`, { rules: "+ping" }]));
    const clients = Object.fromEntries(Object.keys(users).map((name) => [name, 2]));
    const asked = { facts: { clients } } as unknown as ServerInput["asked"];
    const report = serverReport(input({ before: declared({ users }), after, asked }));
    expect(report.verdict).toBe("live, 80 sessions closed; 40 users are removed");
    expect([report.users.length, report.moreUsers]).toEqual([30, 10]);
  });

  test("of a server that may have another name only names that", () => {
    expect(verdict(server({ outcome: outcome({ kind: "gone" }) }), "jobs")).toBe(
      "gone, perhaps renamed to jobs",
    );
    expect(verdict(server({ outcome: outcome({ kind: "created" }) }), "queue")).toBe(
      "new, perhaps in place of queue",
    );
  });

  test("is one short line, whatever changes, with the data", () => {
    const rights = ["read and write on a-very-long-prefix-of-keys:*", "@dangerous (75 commands)", "KEYS"];
    const users = Array.from({ length: 300 }, (_, at) =>
      someUser(`a-user-with-a-long-name-${at}`, {
        change: (["added", "removed", "changed"] as const)[at % 3],
        gainsDangerous: rights,
        losesDangerous: rights,
        gains: rights,
        loses: rights,
        password: "is another one",
      }),
    );
    for (const some of [users, users.slice(0, 2), users.slice(2, 3)]) {
      const risk = { kind: "risk", text: `a reason of ${"many words ".repeat(10)}` } as const;
      const outcome = { ...restart, cut: [{ user: "app", connections: 10_000 }] };
      const line = verdict(server({ outcome, users: some, data: [risk], drift: [{ what: "", update: "" }] }));
      expect(line.length).toBeLessThan(160);
      expect(line).toMatch(
        /^restart, about 9 s, 10000 connections cut off; .*; data at risk; drift is taken back$/,
      );
    }
  });
});
