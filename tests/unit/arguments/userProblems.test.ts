import { describe, expect, test } from "vitest";
import { problems } from "../../../components/arguments/problems";
import { rulesOf } from "../../../components/arguments/userProblems";

const of = (user: object, image = "redis:8.2.6") => problems({ users: { app: user } }, image);

describe("a user has either rules or a preset", () => {
  test.each([
    [{}, "users.app.rules: a user needs `rules`, or a `preset` that stands for some"],
    [
      { rules: "+ping", preset: "probe" },
      "users.app.preset: `rules` and `preset` exclude each other; drop one of them",
    ],
    [
      { rules: "+ping", keys: ["cart:*"] },
      "users.app.keys: these belong to a `preset`; in `rules`, keys are written `~pattern`",
    ],
    [{ preset: "cache" }, 'users.app.keys: the preset `cache` needs keys, for instance ["cache:*"]'],
    [
      { preset: "cache", keys: ["~cart:*"] },
      "users.app.keys: write the key pattern `~cart:*` without the sign: `cart:*`",
    ],
    [
      { preset: "metrics", keys: ["cart:*"] },
      "users.app.keys: the preset `metrics` takes no keys; leave them out",
    ],
    [
      { preset: "chache" },
      'users.app.preset: "chache" is not allowed; allowed is one of cache, sessions, queue, celery, pubsub, readonly, metrics, backup, probe',
    ],
  ])("%j", (user, problem) => expect(of(user)).toEqual([problem]));

  test("and a preset is its rules", () => {
    expect(rulesOf({ preset: "sessions", keys: ["sess:*", "old:*"] })).toMatch(
      /^~sess:\* ~old:\* \+ping .*\+get/,
    );
    expect(rulesOf({ rules: "+ping" })).toBe("+ping");
    expect(of({ preset: "sessions", keys: ["sess:*"] })).toEqual([]);
  });
});

describe("rules are judged by the Redis of the image", () => {
  test.each([
    { image: "redis:8.2.6", rules: "+ft.search", told: undefined },
    {
      image: "redis:7.4",
      rules: "~* +ft.search",
      told: "`ft.search` is a module's command and this image has no modules; the official image has them from `redis:8` on, on amd64 and arm64",
    },
    {
      image: "redis:7.4",
      rules: "~* +hgetex",
      told: "`hgetex` came with Redis 8.0 and the image is Redis 7.4; use a newer image",
    },
    { image: "example.com/own:1", rules: "+my.command", told: undefined },
  ])("$rules on $image", ({ image, rules, told }) => {
    const found = of({ rules }, image);
    expect(found[0]).toBe(told && `users.app.rules: ${told}`);
  });

  test("with a caret under the rule", () => {
    expect(of({ rules: "~* +gett" })).toEqual([
      "users.app.rules: Redis 8.2 has no command `gett`; did you mean `get`?",
      "users.app.rules:     ~* +gett",
      "users.app.rules:        ^^^^^",
    ]);
  });
});

describe("what a user must and must not be able to do is judged by the effect of the rules", () => {
  const rules = "~cart:* +@all -@dangerous";
  test.each([
    [{ rules, mustAllow: ["GET cart:1"], mustDeny: ["FLUSHALL", "GET order:1"] }, []],
    [
      { rules, mustAllow: ["KEYS cart:*"], mustDeny: ["GET cart:1"] },
      [
        "users.app.mustAllow `KEYS cart:*`: the rule `-@dangerous` denies it; add `+keys` after it",
        "users.app.mustDeny `GET cart:1`: the rule `+@all` allows it; add `-get` after it",
      ],
    ],
    [
      { preset: "probe", mustAllow: ["GET cart:1"] },
      [
        "users.app.mustAllow `GET cart:1`: no rule allows it; add `+get %R~cart:1` (the rules are those of the preset `probe`: `+ping`)",
      ],
    ],
    [
      { rules, mustDeny: ["FLUSHAL"] },
      ["users.app.mustDeny `FLUSHAL`: Redis 8.2 has no command `flushal`; did you mean `flushall`?"],
    ],
    [
      { rules, mustAllow: [""] },
      [
        'users.app.mustAllow.0: "" is not allowed; allowed is a list of commands with arguments, such as ["GET cart:1"]',
      ],
    ],
  ])("%j", (user, told) => expect(of(user)).toEqual(told));
});

describe("the database of a user", () => {
  const cache = { preset: "cache", keys: ["cache:*"] };

  test("may be selected with a preset, and is what its mustAllow says to declare", () => {
    expect(of({ ...cache, database: 3, mustAllow: ["SELECT 3", "ECHO x"] })).toEqual([]);
    expect(of({ ...cache, mustAllow: ["SELECT 3"] })).toEqual([
      "users.app.mustAllow `SELECT 3`: no rule allows it; add `+select`, which the preset `cache` does with `database: 3`",
    ]);
  });

  test.each<[object, string[]]>([
    [{ rules: "~* +get +select", database: 3 }, []],
    [{ rules: "~* +get +select|3", database: 3 }, []],
    [
      { rules: "~* +@all -@connection", database: 3 },
      ["users.app.database: `SELECT 3`: the rule `-@connection` denies it; add `+select` after it"],
    ],
    [
      { ...cache, database: -1 },
      [
        "users.app.database: -1 is not allowed; allowed is a whole number from 0, below the directive `databases` (16 unless it is declared)",
      ],
    ],
    [
      { ...cache, database: 16 },
      [
        "users.app.database: 16 is not there, the server has the databases 0 to 15; take one of them, or set " +
          "settings.databases to 17 or more, which restarts the server",
      ],
    ],
  ])("%j", (user, told) => expect(of(user)).toEqual(told));

  test("must be one that the server has by its settings", () => {
    const users = { app: { ...cache, database: 16 } };
    expect(problems({ users, settings: { databases: 32 } })).toEqual([]);
    expect(problems({ users: { app: { ...cache, database: 3 } }, settings: { databases: 2 } })).toEqual([
      expect.stringContaining("users.app.database: 3 is not there, the server has the databases 0 to 1"),
    ]);
  });
});

describe("passwords", () => {
  const hash = "0a".repeat(32);
  test.each([
    [{ rotation: -1 }, "users.app.rotation: -1 is not allowed; allowed is a whole number from 0 to 1000000"],
    [
      { password: "given", rotation: 1 },
      "users.app.rotation: only generated passwords rotate; to change a given one, give another `password`",
    ],
    [
      { password: "given", revokePrevious: true },
      "users.app.revokePrevious: a given password has no previous one; the old one ends as soon as `password` is another",
    ],
    [
      { password: "half \ud83d of a letter" },
      "users.app.password: the value (not shown, it is a secret) has a broken character; it cannot be sent as UTF-8",
    ],
    [
      { passwordHash: hash, password: "given" },
      "users.app.passwordHash: `password` and `passwordHash` exclude each other; drop one of them",
    ],
    [
      { passwordHash: hash, rotation: 1 },
      "users.app.rotation: only generated passwords rotate; to change a given one, give another `passwordHash`",
    ],
    [
      { passwordHash: hash, revokePrevious: true },
      "users.app.revokePrevious: only a generated password has a previous one; take the hash of the one that is to end out of `passwordHash`",
    ],
  ])("%j", (user, problem) => expect(of({ rules: "+ping", ...user })).toEqual([problem]));

  test.each<[what: string, passwordHash: unknown, at?: string]>([
    ["a password", "canary"],
    ["a hash that is cut off", `c0ffee${hash.slice(7)}`],
    ["upper case, which Redis refuses", `C0FFEE${hash.slice(6)}`],
    ["the spelling of users.acl", `#c0ffee${hash.slice(7)}`],
    ["no hash at all", []],
    ["a number", 1],
    ["a list with something else in it", [hash, "canary"], ".1"],
  ])("refused as a hash, and not shown: %s", (_, passwordHash, at = "") => {
    expect(of({ rules: "+ping", passwordHash })).toEqual([
      `users.app.passwordHash${at}: the value (not shown, it is a secret) is not allowed; ` +
        "allowed is a SHA-256 in 64 lower-case hex digits, or a list of them",
    ]);
  });

  test("a hash twice is refused, several are not", () => {
    const user = (...passwordHash: string[]) => ({ rules: "+ping", passwordHash });
    expect(of(user(hash, hash))).toEqual([
      "users.app.passwordHash: the value (not shown, it is a secret) has one hash twice; name each once",
    ]);
    expect(of(user(hash, "1".repeat(64)))).toEqual([]);
  });

  test("a generated one is no reason to refuse a name", () => {
    const ping = { rules: "+ping" };
    const users = { app: { ...ping, rotation: 1 }, "app-b": ping, "admin-a": ping };
    expect(problems({ users })).toEqual([]);
  });
});
