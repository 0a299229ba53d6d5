import { expect, test } from "vitest";
import type { ServerReport } from "../../../components/impact/report/reportSchema";
import { isFalse, type Seen } from "../../preview/check";
import { checks } from "../../preview/checks";
import type { ServerClaims } from "../../preview/edit";
import { timeCheck } from "../../preview/timeCheck";

const server = (id: string, appMay: boolean) => ({
  container: { id, startedAt: "then", volume: "data" },
  users: ["app"],
  settings: { appendfsync: appMay ? "everysec" : "always" },
  values: { number: "1" },
  allowed: { "app: FLUSHALL": appMay },
  arguments: {},
});

const claims: ServerClaims = {
  kind: "replaced",
  why: { "settings.databases": ["16", "4"] },
  closed: { app: 2 },
  users: { app: { change: "changed", loses: { FLUSHALL: "FLUSHALL" } } },
  settings: { appendfsync: ["everysec", "always"] },
  concerns: ["restart"],
};

const report: ServerReport = {
  name: "redis",
  verdict: "restart",
  concerns: ["restart"],
  outcome: {
    kind: "replaced",
    why: [{ property: "settings.databases", from: "16", to: "4" }],
    secondsAway: { about: 3, because: [] },
    cut: [{ user: "app", connections: 2 }],
  },
  users: [
    {
      name: "app",
      change: "changed",
      gainsDangerous: [],
      gains: [],
      losesDangerous: ["FLUSHALL"],
      loses: [],
      sessionsClosed: 2,
      password: null,
      expectations: [],
    },
  ],
  moreUsers: 0,
  settings: [
    { property: "settings.appendfsync", from: "everysec", to: "always", applied: "live", meaning: null },
  ],
  properties: [],
  data: [{ kind: "kept", text: "all" }],
  drift: [],
  warnings: [],
};

const seen: Seen = {
  before: server("one", true),
  after: server("two", false),
  closed: { app: 2 },
  previousPasswords: {},
  keepsVolume: true,
  secondsAway: 1.2,
};

const falseOnes = (said: ServerReport, was: Seen) =>
  [...checks(claims, said, was), ...timeCheck(said, was, true)].filter(isFalse).map(({ what }) => what);

test("what is claimed, said and seen alike holds", () => {
  expect(falseOnes(report, seen)).toEqual([]);
});

const outcome = (changed: Partial<ServerReport["outcome"]>) => ({
  ...report,
  outcome: { ...report.outcome, ...changed },
});

test.each([
  ["becomes", outcome({ kind: "restarted" })],
  ["closed", outcome({ cut: [{ user: "app", connections: 1 }] })],
  ["values", { ...report, data: [{ kind: "loss" as const, text: "all" }] }],
  ["at risk", { ...report, data: [{ kind: "risk" as const, text: "some" }] }],
  ["because of settings.databases", outcome({ why: [] })],
  ["user app", { ...report, users: [] }],
  ["changes settings.appendfsync", { ...report, settings: [] }],
  ["changed by hand", { ...report, drift: [{ what: "redis.conf", update: "is put back" }] }],
  ["concerns", { ...report, concerns: [] }],
  ["seconds away (seen: 1.2 s)", outcome({ secondsAway: { about: 3.3, because: [] } })],
  ["seconds away (seen: 1.2 s)", outcome({ secondsAway: { unknown: "nobody was asked" } })],
])("%s: a report that says something else is false", (what, said) => {
  expect(falseOnes(said, seen)).toEqual([what]);
});

test.each([
  ["becomes", { ...seen, after: server("one", false) }],
  ["closed", { ...seen, closed: { app: 1 } }],
  ["values", { ...seen, after: { ...server("two", false), values: {} } }],
  [
    "app loses FLUSHALL (FLUSHALL)",
    { ...seen, after: { ...server("two", false), allowed: { "app: FLUSHALL": true } } },
  ],
  [
    "changes settings.appendfsync",
    { ...seen, after: { ...server("two", false), settings: { appendfsync: "no" } } },
  ],
  ["seconds away (seen: 9.0 s)", { ...seen, secondsAway: 9 }],
])("%s: an update that does something else makes the claim false", (what, was) => {
  expect(falseOnes(report, was)).toEqual([what]);
});
