import { describe, expect, test } from "vitest";
import { checkRules } from "../../../../components/acl/grammar/checkRules";
import { parseRules } from "../../../../components/acl/grammar/parseRules";
import { type AclServer, serverOfImage } from "../../../../components/image/serverOfImage";

const redis74: AclServer = { version: [7, 4], modules: "none" };
const redis80: AclServer = { version: [8, 0], modules: "none" };
const official8 = serverOfImage("redis:8.0.3");

describe("every rule form is read", () => {
  test.each([
    ["on", { kind: "user", word: "on" }],
    ["OFF", { kind: "user", word: "off" }],
    ["sanitize-payload", { kind: "user", word: "sanitize-payload" }],
    ["skip-sanitize-payload", { kind: "user", word: "skip-sanitize-payload" }],
    ["clearselectors", { kind: "user", word: "clearselectors" }],
    ["~cart:*", { kind: "key", pattern: "cart:*", read: true, write: true }],
    ["%R~cart:*", { kind: "key", pattern: "cart:*", read: true, write: false }],
    ["%w~cart:*", { kind: "key", pattern: "cart:*", read: false, write: true }],
    ["%RW~cart:*", { kind: "key", pattern: "cart:*", read: true, write: true }],
    ["%WR~Cart~1", { kind: "key", pattern: "Cart~1", read: true, write: true }],
    ["~", { kind: "key", pattern: "", read: true, write: true }],
    ["~*", { kind: "all", of: "keys" }],
    ["AllKeys", { kind: "all", of: "keys" }],
    ["resetkeys", { kind: "none", of: "keys" }],
    ["&news:*", { kind: "channel", pattern: "news:*" }],
    ["&*", { kind: "all", of: "channels" }],
    ["allchannels", { kind: "all", of: "channels" }],
    ["resetchannels", { kind: "none", of: "channels" }],
    ["+@all", { kind: "all", of: "commands" }],
    ["allcommands", { kind: "all", of: "commands" }],
    ["-@ALL", { kind: "none", of: "commands" }],
    ["nocommands", { kind: "none", of: "commands" }],
    ["+GET", { kind: "command", allow: true, name: "get" }],
    ["-get", { kind: "command", allow: false, name: "get" }],
    ["+config|get", { kind: "command", allow: true, name: "config|get" }],
    ["-config|set", { kind: "command", allow: false, name: "config|set" }],
    ["+select|0", { kind: "firstArgument", name: "select", argument: "0" }],
    ["+@read", { kind: "category", allow: true, name: "read" }],
    ["-@Dangerous", { kind: "category", allow: false, name: "dangerous" }],
  ])("%s", (text, meaning) => {
    expect(parseRules(text, redis80)).toEqual({ rules: [{ text, at: 0, ...meaning }], problems: [] });
  });

  test.each(["(~a +get)", "( ~a +get )", "(~a  +get)"])("%j is one selector of two rules", (text) => {
    const { rules, problems } = parseRules(`+ping ${text} +@read`, redis80);
    expect(problems).toEqual([]);
    expect(rules.map((rule) => rule.kind)).toEqual(["command", "selector", "category"]);
    expect(rules[1]).toMatchObject({
      at: 6,
      rules: [
        { kind: "key", pattern: "a" },
        { kind: "command", name: "get" },
      ],
    });
  });

  test("a pattern may have parentheses, quotes and several `~`", () => {
    expect(parseRules('~(a) ~a"b (~(c)) ~d~e', redis80).problems).toEqual([]);
  });

  test("`resetkeys` makes room for new patterns, and a selector has patterns of its own", () => {
    expect(parseRules("~* resetkeys ~a &* resetchannels &a allkeys (~b &b)", redis80).problems).toEqual([]);
  });
});

describe("what Redis refuses is refused, with the reason", () => {
  test.each([
    ["~* ~a", "~a", "all keys are allowed already; drop `~*`, or this pattern"],
    ["allkeys %R~a", "%R~a", "all keys are allowed already; drop `~*`, or this pattern"],
    ["&* &a", "&a", "all channels are allowed already; drop `&*`, or this pattern"],
    ["(~* ~a)", "~a", "all keys are allowed already; drop `~*`, or this pattern"],
    ["%X~a", "%X~a", "key rights are written `%R~pattern`, `%W~pattern` or `%RW~pattern`"],
    ["%~a", "%~a", "key rights are written `%R~pattern`, `%W~pattern` or `%RW~pattern`"],
    ["%RR~a", "%RR~a", "key rights are written `%R~pattern`, `%W~pattern` or `%RW~pattern`"],
    ["+get (~a +set", "(~a", "this parenthesis is never closed; put `)` after the selector's last rule"],
    ["(", "(", "this parenthesis is never closed; put `)` after the selector's last rule"],
    ["(on)", "on", "`on` is about the user and cannot stand in a selector"],
    ["+gett", "+gett", "Redis 8.0 has no command `gett`; did you mean `get`?"],
    ["+@raed", "+@raed", "Redis 8.0 has no category `@raed`; did you mean `@read`?"],
    ["+config|gte", "+config|gte", "`config` has no subcommand `gte`; did you mean `config|get`?"],
    ["-config|set|x", "-config|set|x", "a rule names at most one subcommand, as in `+config|get`"],
    ["+config|", "+config|", "the subcommand after `|` is missing"],
    ["-select|0", "-select|0", "only `+` can name a first argument; use `-select` and `+` the ones to keep"],
    ["get", "get", "a command is allowed by `+get` and denied by `-get`"],
    ["@read", "@read", "did you mean `+@read`?"],
    ["+constructor", "+constructor", "Redis 8.0 has no command `constructor`; did you mean `monitor`?"],
    ["constructor", "constructor", "this is no rule of Redis; did you mean `clearselectors`?"],
    ["alkeys", "alkeys", "this is no rule of Redis; did you mean `allkeys`?"],
    [
      "cart:*",
      "cart:*",
      "this is no rule of Redis; keys are `~pattern`, channels `&pattern`, commands `+name` or `-name`, categories `+@name`",
    ],
  ])("%s", (text, token, reason) => {
    const { problems } = parseRules(text, redis80);
    expect(problems).toEqual([{ at: text.lastIndexOf(token), length: token.length, reason }]);
  });

  test("every problem is found, not only the first", () => {
    expect(parseRules("+gett ~* ~a +@raed", redis80).problems.map((problem) => problem.at)).toEqual([
      0, 9, 12,
    ]);
  });
});

describe("what Redis would take, but is refused here", () => {
  test.each([">secret", "<secret", "#0123", "!0123", "nopass", "resetpass"])(
    "%s: passwords are not rules",
    (text) => {
      expect(parseRules(text, redis80).problems).toMatchObject(
        [{ onlyHere: true, reason: /passwords are not rules/ }].map(({ reason, ...rest }) => ({
          ...rest,
          reason: expect.stringMatching(reason),
        })),
      );
    },
  );
  test.each([
    ["reset", /take the user's password away/],
    ["%R", /the pattern is missing/],
    ['(~"a +get)', /reads quotes as quoting/],
  ])("%s", (text, reason) => {
    const [problem] = parseRules(text, redis80).problems;
    expect(problem).toMatchObject({ onlyHere: true, reason: expect.stringMatching(reason) });
  });
});

describe("commands and categories are those of the server", () => {
  test.each([
    [redis74, "+hgetex", "`hgetex` came with Redis 8.0 and the image is Redis 7.4; use a newer image"],
    [redis74, "+msetex", "`msetex` came after Redis 7.4; use a newer image"],
    [redis80, "+hgetex", undefined],
    [
      redis80,
      "+ft.search",
      expect.stringMatching(/^`ft.search` is a module's command and this image has no modules/),
    ],
    [official8, "+ft.search +JSON.GET +@json -@search", undefined],
    [redis80, "+@json", expect.stringMatching(/^Redis 8.0 has no category `@json`/)],
    [serverOfImage("redis/redis-stack-server:7.4.0-v3"), "+ft.search", undefined],
    [
      serverOfImage("redis/redis-stack-server:7.4.0-v3"),
      "+@search",
      expect.stringMatching(/no category `@search`/),
    ],
    [serverOfImage("redis:8"), "+msetex +arget", undefined],
    [serverOfImage("redis:8"), "+gett", expect.stringMatching(/did you mean `get`/)],
    [serverOfImage("redis:9.2"), "+commandofthefuture", undefined],
    [serverOfImage("redis:8.8"), "+@array", undefined],
    [
      serverOfImage("redis:8.6"),
      "+@array",
      "`@array` came with Redis 8.8 and the image is Redis 8.6; use a newer image",
    ],
    [
      serverOfImage("redis:8.2.9"),
      "+ft.hybrid",
      "`ft.hybrid` came with Redis 8.4 and the image is Redis 8.2; use a newer image",
    ],
    [
      serverOfImage("redis:8.8"),
      "+ts.nrange",
      "`ts.nrange` came with Redis 8.10 and the image is Redis 8.8; use a newer image",
    ],
    [serverOfImage("redis:8.10"), "+ft.hybrid +ft.aliaslist +ts.nrange +ts.read", undefined],
    [serverOfImage("redis:8"), "+ft.hybrid +ft.aliaslist +ts.nrange +ft.serch", undefined],
    [serverOfImage("redis:8.2.9"), "+ft.serch", expect.stringMatching(/did you mean `ft.search`/)],
    [serverOfImage("example.org/own:1"), "+graph.query", undefined],
  ])("%j %s", (server, text, reason) => {
    expect(parseRules(text, server).problems[0]?.reason).toEqual(reason);
  });

  test.each([
    ["redis:8.0.2", [8, 0], "all"],
    ["docker.io/library/redis:7.4.1-alpine", [7, 4], "none"],
    ["redis:8-bookworm", [8, Number.POSITIVE_INFINITY], "all"],
    ["redis-debian:8.0.2", [8, 0], "none"],
    ["redis:8.2.1@sha256:0123", [8, 2], "all"],
    ["localhost:5000/mirror/redis:7.4", [7, 4], "unknown"],
    ["redis", [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY], "all"],
    ["redis/redis-stack-server:7.4.0-v3", [7, 4], "all"],
  ])("the image %s tells the version and whether there are modules", (image, version, modules) => {
    expect(serverOfImage(image)).toEqual({ version, modules });
  });
});

describe("how a problem is shown", () => {
  test("with carets under the rule, on its own line", () => {
    expect(checkRules("~cart:*\n  +gett +@read", redis80)).toBe(
      ["Redis 8.0 has no command `gett`; did you mean `get`?", "      +gett +@read", "      ^^^^^"].join(
        "\n",
      ),
    );
  });

  test.each(["~* >my secret +get", "+gett >my secret", "(>my secret)"])(
    "%s: never with a password",
    (rules) => {
      expect(checkRules(rules, redis80)).not.toContain("my");
      expect(checkRules(rules, redis80)).not.toContain("secret");
    },
  );
});
