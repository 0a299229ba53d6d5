import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseRules } from "../../../../components/acl/grammar/parseRules";
import { presetNames, rulesOfPreset } from "../../../../components/acl/presets";
import { access } from "../../../../components/acl/rights/access";
import { rightsOf } from "../../../../components/acl/rights/rights";
import { voidRules } from "../../../../components/acl/rights/voidRules";
import { serverOfImage } from "../../../../components/image/serverOfImage";

const redis82 = serverOfImage("redis:8.2.6");
const told = (rules: string) =>
  voidRules(rules, redis82).map(
    ({ rule, selector, by }) => `${rule}${selector ? ` in ${selector}` : ""} by ${by.join(", ")}`,
  );

describe("a rule that a later one undoes", () => {
  test.each([
    ["channels", "~q:* &q:* resetchannels +@all", ["&q:* by resetchannels"]],
    ["all channels", "allchannels resetchannels &a", ["allchannels by resetchannels"]],
    ["keys", "~a %R~b resetkeys ~c +get", ["~a by resetkeys", "%R~b by resetkeys"]],
    ["a right on keys", "~a resetkeys %R~a +get", ["~a by resetkeys"]],
    ["all keys", "+get ~* resetkeys ~other:*", ["~* by resetkeys"]],
    ["a reset of keys", "~a resetkeys ~a +get", ["resetkeys by ~a"]],
    ["a reset of keys, by a wider pattern", "~a:1 resetkeys ~a:* +get", ["resetkeys by ~a:*"]],
    ["a reset of all keys", "~* resetkeys allkeys +get", ["resetkeys by allkeys"]],
    ["a command", "~* +get -get +set", ["+get by -get"]],
    ["a denied command, by another order", "~* -get +get", ["-get by +get"]],
    ["a command and a category", "~* +get +@hash -@all +ping", ["+get by -@all", "+@hash by -@all"]],
    ["a command by nocommands", "~* +get nocommands +ping", ["+get by nocommands"]],
    ["a denied category", "~* -@dangerous +@all", ["-@dangerous by +@all"]],
    ["a denied command, by all", "~* -flushall allcommands", ["-flushall by allcommands"]],
    ["all commands", "~* -@all +@all -@all +ping", ["+@all by -@all"]],
    ["a reset of commands", "~* +get -@all +@all", ["-@all by +@all"]],
    ["a category by two others", "+@string -@read +ping -@write", ["+@string by -@read, -@write"]],
    ["a subcommand", "+config|get -config +ping", ["+config|get by -config"]],
    ["a denied subcommand", "+@all -config|set +config", ["-config|set by +config"]],
    ["a first argument", "+select|0 +get -select", ["+select|0 by -select"]],
    ["a selector", "(~a +get) +ping clearselectors (~b +get)", ["(~a +get) by clearselectors"]],
    ["within a selector", "~* +get (~a +set -@all +ping)", ["+set in (~a +set -@all +ping) by -@all"]],
    ["on", "on +get off", ["on by off"]],
    ["off", "OFF +get on", ["OFF by on"]],
    [
      "sanitize-payload",
      "sanitize-payload +get skip-sanitize-payload",
      ["sanitize-payload by skip-sanitize-payload"],
    ],
  ])("%s: %s", (_, rules, found) => expect(told(rules)).toEqual(found));
});

describe("nothing is said of", () => {
  test.each([
    "~* &* +@all",
    "~* +@all -@dangerous",
    "~* +@all -@admin -@dangerous +info +config|get",
    "~* -@all +get",
    "-@all +@all",
    "on +ping (~a +get)",
    "resetkeys ~a resetchannels &a +get",
    "resetkeys allkeys nocommands allcommands clearselectors (~a +get)",
    "~a:1 ~a:* +get",
    "~a allkeys +get",
    "+get +@read",
    "+@hash +@read -@write",
    "+get -@all +get",
    "+select|0 +select",
    "+config -config|set",
    "-client +client|id +client|setname",
    "(~a +get) clearselectors (~a +get)",
    "+@string +@hash +@list -@write -@dangerous",
    "+get -@connection",
    "+auth -@all +ping",
    "~* -@admin -@dangerous +@read +@write",
  ])("%s", (rules) => expect(told(rules)).toEqual([]));

  test.each(presetNames)("the preset %s", (name) => {
    expect(told(rulesOfPreset(name, ["a:*", "b"]))).toEqual([]);
  });
});

test("a long list takes no square of its length", () => {
  expect(told("+@all -@all ".repeat(600))).toHaveLength(600);
});

test("without a rule that is told of, a user may do the same", () => {
  const words = [
    ...[
      "~a",
      "~b",
      "%R~a",
      "%W~a",
      "~*",
      "resetkeys",
      "&a",
      "&*",
      "resetchannels",
      "+@all",
      "-@all",
      "+@read",
    ],
    ...[
      "-@write",
      "-@dangerous",
      "+get",
      "-get",
      "+set",
      "-set",
      "+config|get",
      "-config",
      "+config",
      "+select|0",
    ],
    ...["-select", "+select", "(~a +get)", "(~a +set)", "clearselectors", "+publish", "-@pubsub"],
  ];
  const calls = [
    ...[
      "GET a",
      "GET b",
      "SET a v",
      "SET b v",
      "MGET a b",
      "PUBLISH a m",
      "PSUBSCRIBE a",
      "SELECT 0",
      "SELECT 1",
    ],
    ...["CONFIG GET x", "CONFIG SET x 1", "FLUSHALL", "PING", "HGET a f"],
  ].map((call) => call.split(" "));
  const verdicts = (rules: string) => {
    const rights = rightsOf(rules, redis82);
    return calls.map((call) => `${call.join(" ")}: ${access(rights, call).verdict}`);
  };
  let tried = 0;
  const property = fc.property(fc.array(fc.constantFrom(...words), { maxLength: 7 }), (list) => {
    const rules = list.join(" ");
    if (parseRules(rules, redis82).problems.length > 0) return;
    for (const { rule, selector } of voidRules(rules, redis82)) {
      // The same words may stand elsewhere, where they count: then which one is told of is not told.
      if (selector || list.filter((word) => word === rule).length > 1) continue;
      tried++;
      expect({ rules, verdicts: verdicts(list.filter((word) => word !== rule).join(" ")) }).toEqual({
        rules,
        verdicts: verdicts(rules),
      });
    }
  });
  fc.assert(property, { numRuns: 3_000 });
  expect(tried).toBeGreaterThan(500);
});
