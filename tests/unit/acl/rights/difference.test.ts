import { describe, expect, test } from "vitest";
import { describeDifference } from "../../../../components/acl/rights/difference";
import { checkExpectations } from "../../../../components/acl/rights/expectations";
import { serverOfImage } from "../../../../components/image/serverOfImage";

const redis80 = serverOfImage("redis-debian:8.0.2");

describe("what a user loses and gains", () => {
  test.each([
    ["~* +@all -@admin", "~* +@all -@admin -flushdb -keys", "loses: FLUSHDB, KEYS"],
    ["%R~cart:* +get", "~cart:* +get", "gains: write on cart:*"],
    ["~cart:* +get", "%R~cart:* +get", "loses: write on cart:*"],
    [
      "~cart:* +get",
      "~cart:* ~order:* -get +set",
      "gains its first writes: SET, read and write on order:*; loses: GET",
    ],
    ["~a +get", "~* +get", "gains: access to all keys"],
    ["~cart:* +get", "~cart:1:* +get", "loses: read and write on cart:* except cart:1:*"],
    ["~* +get", "~a +get", "loses: access to all keys except a"],
    ["~* +get", "%R~a +get", "loses: access to all keys except read on a"],
    ["~* +get", "~a ~b ~c ~d ~e +get", "loses: access to all keys except a, b, c and 2 more"],
    ["~* +get", "+get", "loses: access to all keys"],
    ["&*", "&a", "loses: access to all channels except a"],
    ["~cart:1:* ~cart:x +get", "~cart:* +get", "gains: read and write on cart:*"],
    ["%R~cart:* %W~cart:1:* +get", "~cart:1:* +get", "loses: read on cart:* except cart:1:*"],
    ["~cart? +get", "~cart:* +get", "loses: read and write on cart?; gains: read and write on cart:*"],
    ["&a &b", "&b &c", "loses: channel a; gains: channel c"],
    ["&a", "&*", "gains: access to all channels"],
    ["~* +@all", "~* +@all -@dangerous", "loses: @dangerous (75 commands)"],
    ["~* +@all", "~* +get +mget", "loses: all commands except GET, MGET"],
    ["+config", "+config|get", "loses: CONFIG HELP, CONFIG RESETSTAT, CONFIG REWRITE, CONFIG SET"],
    ["+@all", "+@all -config", "loses: CONFIG"],
    ["-select +get", "+select|0 +get", "gains: SELECT 0"],
    ["+get (~a +set)", "+get (~b +set)", "loses: selector (~a +set); gains: selector (~b +set)"],
    ["+get", "off +get", "loses: login"],
  ])("from `%s` to `%s`", (before, after, words) => {
    expect(describeDifference({ rules: before, server: redis80 }, { rules: after, server: redis80 })).toBe(
      words,
    );
  });

  test.each([
    [
      "what is hidden in a category",
      "%R~app:* +@read",
      "%R~app:* +@read +@connection +@pubsub +cluster|reset",
      "gains what can do harm: CLUSTER RESET, CLIENT KILL, CLIENT PAUSE, PUBLISH, CLIENT LIST, CLIENT NO-EVICT, " +
        "CLIENT UNBLOCK, CLIENT UNPAUSE, SPUBLISH; gains: @connection (33 commands), @pubsub (13 commands)",
    ],
    [
      "all commands",
      "~* +get +set",
      "~* +@all",
      "gains what can do harm: ACL, CONFIG, DEBUG, MODULE, FLUSHALL, FLUSHDB, SHUTDOWN, REPLICAOF, CLUSTER, CLIENT KILL, " +
        "CLIENT PAUSE, KEYS, 30 more; gains: all commands except GET, SET",
    ],
    ["not what only tells figures", "~* +get +set", "~* +get +set +info +lastsave", "gains: INFO, LASTSAVE"],
    [
      "a container as a whole",
      "~* +get +set",
      "~* +get +set +config +script",
      "gains what can do harm: CONFIG, SCRIPT",
    ],
    [
      "what a selector allows",
      "~a +get +set",
      "~a +get +set (~* +@keyspace)",
      "gains what can do harm: FLUSHALL, FLUSHDB, KEYS, MIGRATE, RESTORE, RESTORE-ASKING, SWAPDB; " +
        "gains: selector (~* +@keyspace)",
    ],
    [
      "what a first argument allows",
      "~* +get +set",
      "~* +get +set +flushall|async +debug|sleep (~a +shutdown|nosave) +select|0",
      "gains what can do harm: FLUSHALL async, DEBUG sleep, SHUTDOWN nosave; gains: SELECT 0, selector (~a +shutdown|nosave)",
    ],
    [
      "the first writes, before what is lost",
      "%R~cart:* +get",
      "~cart:* +set +publish",
      "gains what can do harm: PUBLISH; gains its first writes: SET, write on cart:*; loses: GET",
    ],
    [
      "the first writes, by the keys only",
      "%R~cart:* +get +set",
      "~cart:* +get +set",
      "gains its first writes: write on cart:*",
    ],
    ["not the writes of who wrote before", "~a +get +set", "~a +get +set +del", "gains: DEL"],
    ["what is taken away", "~* +@all", "~* +@all -@dangerous", "loses: @dangerous (75 commands)"],
  ])("what can do harm comes first, by name: %s", (_, before, after, words) => {
    expect(describeDifference({ rules: before, server: redis80 }, { rules: after, server: redis80 })).toBe(
      words,
    );
  });

  test.each([
    ["+get +set", "+set +get"],
    ["~* +@all", "allkeys allcommands"],
    ["%R~a %W~a +get", "~a +get"],
    ["+@all -@all +get", "+get"],
    ["+set +get -set", "+get -set"],
  ])("nothing, if `%s` and `%s` mean the same", (before, after) => {
    expect(
      describeDifference({ rules: before, server: redis80 }, { rules: after, server: redis80 }),
    ).toBeUndefined();
  });

  test("also when only the image changes: Redis 8 puts the modules' commands into @read", () => {
    const on = (image: string) => ({ rules: "~* +@read", server: serverOfImage(image) });
    expect(describeDifference(on("redis:7.4"), on("redis:8.0"))).toMatch(
      /^gains: FT\.\* \(\d+ of \d+ commands\), JSON\.\* \(\d+ of \d+ commands\), /,
    );
    expect(describeDifference(on("redis:7.4"), on("redis-debian:8.0.2"))).toBeUndefined();
  });

  test("also within a selector", () => {
    const on = (image: string) => ({ rules: "(~* +@hash)", server: serverOfImage(image) });
    expect(describeDifference(on("redis:7.4"), on("redis:8.0"))).toBe(
      "gains: HGETDEL in (~* +@hash), HGETEX in (~* +@hash), HSETEX in (~* +@hash)",
    );
  });
});

describe("rights as tests", () => {
  const rules = "~cart:* +@all -@admin -@dangerous +config|get";
  test.each([
    ["mustAllow", "GET cart:1", []],
    ["mustAllow", "get cart:1", []],
    [
      "mustAllow",
      "GET other:1",
      ["no rule allows this with the key `other:1`; add `%R~other:1`, or a pattern that matches it"],
    ],
    ["mustAllow", "KEYS *", ["the rule `-@dangerous` denies it; add `+keys` after it"]],
    ["mustAllow", "PUBLISH news hi", ["no rule allows the channel `news`; add `&news`"]],
    ["mustAllow", "GTE cart:1", ["Redis 8.0 has no command `gte`; did you mean `get`?"]],
    ["mustAllow", "GET", ["`get` does not take so many arguments"]],
    ["mustDeny", "FLUSHALL", []],
    ["mustDeny", "SET other:1 v", []],
    ["mustDeny", "SET cart:1 v", ["the rule `+@all` allows it; add `-set` after it"]],
    ["mustDeny", "CONFIG GET save", ["the rule `+config|get` allows it; drop it"]],
    ["mustDeny", "AUTH someone word", ["`auth` is allowed to everybody; no `-auth` can deny it"]],
  ])("%s %s", (property, call, reasons) => {
    expect(checkExpectations(rules, { [property]: [call] }, redis80)).toEqual(
      reasons.map((reason) => `${property} \`${call}\`: ${reason}`),
    );
  });

  test("a module's command that the table does not know is left to the running server", () => {
    expect(
      checkExpectations("+@all", { mustAllow: ["GRAPH.QUERY g q"] }, serverOfImage("example.org/own:8.0")),
    ).toEqual([]);
  });
});
