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
    ["~cart:* +get", "~cart:* ~order:* -get +set", "loses: GET; gains: SET, read and write on order:*"],
    ["~a +get", "~* +get", "gains: all keys"],
    ["&a &b", "&b &c", "loses: channel a; gains: channel c"],
    ["&a", "&*", "gains: all channels"],
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
      ["no rule allows this with the key `other:1`; add `~other:1`, or a pattern that matches it"],
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
