import { describe, expect, test } from "vitest";
import type { UserReport } from "../../../../../components/impact/report/reportSchema";
import type { PasswordChange, ServerInput } from "../../../../../components/impact/report/serverInput";
import type {
  DeclaredServer,
  DeclaredUser,
} from "../../../../../components/impact/report/sides/declaredServer";
import { usersInVerdict } from "../../../../../components/impact/report/users/usersInVerdict";
import { changedUsers, listedUsers } from "../../../../../components/impact/report/users/usersSection";
import { someUser } from "../someReport";

type Users = Record<string, string | DeclaredUser>;

function server(users: Users, image = "redis-debian:8.0.2"): DeclaredServer {
  const declared = Object.entries(users).map(([name, user]) => [
    name,
    typeof user === "string" ? { rules: user } : user,
  ]);
  return { name: "redis", image, users: Object.fromEntries(declared), notShown: {} };
}

function input(
  before?: DeclaredServer,
  after?: DeclaredServer,
  more: Partial<ServerInput> = {},
): ServerInput {
  return { name: "redis", before, after, passwords: [], userDrift: {}, warnings: [], ...more };
}

const change = (before: Users, after: Users, more?: Partial<ServerInput>) =>
  changedUsers(input(server(before), server(after), more));

const nothing = someUser("app");

describe("what each user gains and loses", () => {
  test.each<[what: string, before: Users, after: Users, reports: Partial<UserReport>[]]>([
    ["nothing changes", { app: "~* +get" }, { app: "~* +get" }, []],
    ["other words for the same rights", { app: "~* +get +set" }, { app: "allkeys +set +get" }, []],
    ["more commands", { app: "~* +get +set" }, { app: "~* +get +set +del" }, [{ gains: ["DEL"] }]],
    [
      "what can do harm, apart",
      { app: "~* +get +set" },
      { app: "~* +get +set +del +flushall +keys" },
      [{ gainsDangerous: ["FLUSHALL", "KEYS"], gains: ["DEL"] }],
    ],
    [
      "the first writes count as what can do harm",
      { app: "%R~cart:* +get" },
      { app: "~cart:* +get +set" },
      [{ gainsDangerous: ["SET", "write on cart:*"] }],
    ],
    [
      "less, what can do harm apart",
      { app: "~* +get +set +flushall" },
      { app: "~* +get" },
      [{ losesDangerous: ["FLUSHALL"], loses: ["SET"] }],
    ],
    [
      "narrower keys are no gain",
      { app: "~a:* +get" },
      { app: "~a:b:* +get" },
      [{ loses: ["read and write on a:* except a:b:*"] }],
    ],
    ["a new user", {}, { app: "~a:* +get" }, [{ change: "added", gains: ["GET", "read and write on a:*"] }]],
    ["one that is gone", { app: "+ping" }, {}, [{ change: "removed", loses: ["PING"] }]],
    [
      "names that every object has",
      {},
      { constructor: "+ping" },
      [{ name: "constructor", change: "added", gains: ["PING"] }],
    ],
  ])("%s", (_, before, after, reports) => {
    expect(change(before, after)).toEqual(
      reports.map((report) => ({ ...nothing, ...report })).map(withSessions),
    );
  });

  /** Without facts it is not known how many sessions of a removed user are closed. */
  const withSessions = (report: UserReport) =>
    report.change === "removed" ? { ...report, sessionsClosed: null } : report;

  test("also when only the image changes", () => {
    const users = { app: "(~* +@hash)" };
    const reports = changedUsers(input(server(users, "redis:7.4"), server(users, "redis:8.0")));
    expect(reports).toEqual([
      { ...nothing, gains: ["HGETDEL in (~* +@hash)", "HGETEX in (~* +@hash)", "HSETEX in (~* +@hash)"] },
    ]);
  });

  test("all users of a new server are new, those of one that is gone are not told one by one", () => {
    const one = server({ app: "+ping" });
    expect(changedUsers(input(undefined, one))).toMatchObject([{ name: "app", change: "added" }]);
    expect(changedUsers(input(one, undefined))).toEqual([]);
  });

  test("nothing is told of users that one side does not show", () => {
    const secret: DeclaredServer = { name: "redis", notShown: { users: "known later" } };
    expect(changedUsers(input(server({ app: "+ping" }), secret))).toEqual([]);
  });
});

describe("whose sessions are closed", () => {
  const facts = { clients: { app: 3 }, subscribers: { app: 1 } };
  const asked = { facts } as unknown as ServerInput["asked"];
  const password = (told: Omit<PasswordChange, "user">) => ({ passwords: [{ user: "app", ...told }] });
  test.each<[what: string, before: Users, after: Users, more: Partial<ServerInput>, closed: number | null]>([
    ["a removed user's", { app: "+ping" }, {}, { asked }, 3],
    ["none, of one who has no connection", { bob: "+ping" }, {}, { asked }, 0],
    [
      "not known, if the server was not asked",
      { app: "+ping" },
      {},
      { asked: { unknown: "it is down" } },
      null,
    ],
    ["one's who is switched off", { app: "+ping" }, { app: "off +ping" }, { asked }, 3],
    ["not of one who was off before", { app: "off +ping" }, { app: "off +get" }, { asked }, 0],
    [
      "of one who may listen no more, those that listen",
      { app: "&news +subscribe" },
      { app: "+ping" },
      { asked },
      1,
    ],
    [
      "not known, if it depends on what they listen to",
      { app: "&news &jobs +subscribe" },
      { app: "&news +subscribe" },
      { asked },
      null,
    ],
    ["not of one who may listen to more", { app: "&news +ping" }, { app: "&* +ping" }, { asked }, 0],
    ["not of one who loses rights only", { app: "+ping +get" }, { app: "+ping" }, { asked }, 0],
    [
      "not by a first rotation",
      { app: "+ping" },
      { app: "+ping" },
      { asked, ...password({ change: "rotated", closesSessions: false }) },
      0,
    ],
    [
      "by a later one",
      { app: "+ping" },
      { app: "+ping" },
      { asked, ...password({ change: "rotated", closesSessions: true }) },
      3,
    ],
    [
      "by a revoked password",
      { app: "+ping" },
      { app: "+ping" },
      { asked, ...password({ change: "revoked" }) },
      3,
    ],
    ["by a replaced one", { app: "+ping" }, { app: "+ping" }, password({ change: "replaced" }), null],
  ])("%s", (_, before, after, more, closed) => {
    expect(change(before, after, more)).toMatchObject([{ sessionsClosed: closed }]);
  });
});

describe("what happens to a password", () => {
  test.each<[told: Omit<PasswordChange, "user">, sentence: string]>([
    [{ change: "rotated" }, "the password is rotated: the previous one works until the next rotation"],
    [
      { change: "rotated", closesSessions: true },
      "the password is rotated: the previous one works until the next rotation, the one before that ends at once",
    ],
    [{ change: "revoked" }, "the previous password ends at once; the current one stays"],
    [{ change: "replaced" }, "the password is replaced: the previous one ends at once"],
    [
      { change: "replaced", maybe: true },
      "the password is known only during the update: if it is another one, the previous one ends at once",
    ],
    [
      { change: "generated in place of given" },
      "the password is generated now, no longer given: the one before ends at once",
    ],
  ])("%j", (told, sentence) => {
    const users = { app: "+ping" };
    expect(change(users, users, { passwords: [{ user: "app", ...told }] })).toMatchObject([
      { name: "app", change: "changed", password: sentence },
    ]);
  });

  test("the admin, whom nobody declares, is told too", () => {
    const told: PasswordChange = { user: "admin", change: "rotated", closesSessions: true };
    expect(change({}, {}, { passwords: [told] })).toEqual([
      {
        ...nothing,
        name: "admin",
        sessionsClosed: null,
        password: "the waiting password becomes the current one; the previous one ends at once",
      },
    ]);
  });
});

describe("what users must and must not be able to do", () => {
  const expectations = { mustAllow: ["GET cart:1"], mustDeny: ["FLUSHALL"] };
  const app = (rules: string): Users => ({ app: { rules, expectations } });
  test.each<[what: string, before: Users, after: Users, met: [boolean, boolean]]>([
    ["both met by new rules", app("~cart:* +get +set"), app("~cart:* +get"), [true, true]],
    ["one no longer met", app("~cart:* +get +set"), app("~cart:* +set"), [false, true]],
    ["a demand that is new", { app: "~* +@all" }, app("~* +@all"), [true, false]],
  ])("%s", (_, before, after, [allow, deny]) => {
    expect(change(before, after)).toMatchObject([
      {
        expectations: [
          { demand: "mustAllow", command: "GET cart:1", met: allow },
          { demand: "mustDeny", command: "FLUSHALL", met: deny },
        ],
      },
    ]);
  });
});

describe("many users", () => {
  const many = (rules: (n: number) => string) =>
    Object.fromEntries(Array.from({ length: 1000 }, (_, n) => [`user${n}`, rules(n)]));

  test("thirty are listed, who can do most harm first", () => {
    const before = many((n) => `~a:${n}:* +get +set +del`);
    const after = many(
      (n) => `~a:${n}:* +get +set${n === 700 ? " +flushall" : ""}${n === 800 ? " +del +mget" : ""}`,
    );
    const all = changedUsers(input(server(before), server(after)));
    const { users, moreUsers } = listedUsers(all);
    expect(users.slice(0, 3).map(({ name }) => name)).toEqual(["user700", "user800", "user0"]);
    expect([users.length, moreUsers]).toEqual([30, 970]);
    expect(usersInVerdict(all)).toBe("user700 gains FLUSHALL; user800 gains MGET; 998 more");
  });
});
