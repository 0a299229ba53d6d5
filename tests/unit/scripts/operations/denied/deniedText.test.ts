import { expect, test } from "vitest";
import { parseListedUser } from "../../../../../components/acl/listedUser";
import { serverOfImage } from "../../../../../components/image/serverOfImage";
import { type AclLogEntry, parseAclLog } from "../../../../../scripts/operations/aclLog";
import { deniedReport } from "../../../../../scripts/operations/denied/deniedReport";
import { deniedText } from "../../../../../scripts/operations/denied/deniedText";
import { writtenRules } from "../../../../../scripts/operations/denied/ruleToAllow";
import { lastUpdateIn } from "../../../../../scripts/operations/lastUpdate";

const server = serverOfImage("redis:7.4.1");
const users = [
  "user app on sanitize-payload #00 ~app:* resetchannels -@all +get +set",
  "user admin on #11 ~* &* +@all",
].map(parseListedUser);

const entry = (fields: Partial<AclLogEntry>): AclLogEntry => ({
  user: "app",
  reason: "command",
  context: "toplevel",
  object: "del",
  count: 1,
  firstAgeSeconds: 60,
  ageSeconds: 60,
  client: { addr: "172.17.0.5:40312", cmd: "del" },
  ...fields,
});
const key = (object: string, cmd = "get") =>
  entry({ reason: "key", object, client: { addr: "172.17.0.5:1", cmd } });

function lines(entries: AclLogEntry[], updatedAgo?: number): string[] {
  return deniedText(deniedReport({ entries, users, server, updatedAgo }), {
    stack: "prod",
    updatedAgo,
  }).split("\n");
}

test("commands and keys of a user, each with its rule, and all of it as rules to declare", () => {
  expect(lines([entry({ count: 3 }), key("cart:1"), key("cart:2"), key("note", "set")], 7200)).toEqual([
    "Denied since the last update of the stack prod, 2h ago:",
    "",
    "app",
    "  DEL: 3 times, the last 1m ago, from 172.17.0.5",
    "    no rule allows it; add `+del`",
    "  GET with 2 keys: cart:1, cart:2: 2 times, the last 1m ago, from 172.17.0.5",
    "    no rule allows this with these keys; add `%R~cart:*`, which matches them all, or a rule for each",
    "  SET with the key note: 1m ago, from 172.17.0.5",
    "    no rule allows this with the key `note`; add `%W~note`, or a pattern that matches it",
    "  With all of that (in place of `preset` and `keys`, if it has those):",
    "    users.app.rules: ~app:* +get +set +del %R~cart:* %W~note",
  ]);
});

test.each<[string, AclLogEntry, string[]]>([
  [
    "a database",
    entry({ object: "select" }),
    [
      "  SELECT: 1m ago, from 172.17.0.5",
      "    no rule allows it; add `+select`",
      "    (`+select|N` allows the one database N; which one it was, Redis does not tell)",
    ],
  ],
  [
    "a key in a script, of which Redis does not tell the command",
    entry({ reason: "key", context: "lua", object: "made:1", client: { addr: "172.17.0.5:1", cmd: "eval" } }),
    ["  a command in a script with the key made:1: 1m ago, from 172.17.0.5", "    add `~made:1`"],
  ],
  [
    "a key that several commands were denied, of which Redis keeps the last",
    { ...key("order:1"), count: 4 },
    [
      "  GET or others with the key order:1: 4 times, the last 1m ago, from 172.17.0.5",
      "    no rule allows this with the key `order:1`; add `%R~order:1`, or a pattern that matches it",
    ],
  ],
  [
    "a command of a module that nothing here knows",
    entry({ object: "own.thing" }),
    ["  OWN.THING: 1m ago, from 172.17.0.5", "    add `+own.thing`"],
  ],
  [
    "what is allowed by now",
    key("app:1"),
    ["  GET with the key app:1: 1m ago, from 172.17.0.5", "    is allowed now"],
  ],
])("%s", (_what, denied, told) => {
  expect(lines([denied]).slice(3, 3 + told.length)).toEqual(told);
});

test("what no rule can have is any character in a pattern, and no terminal gets it as it is", () => {
  expect(lines([key("my key"), key("tab\t\u001b[31m")]).slice(3)).toEqual([
    "  GET with the key my key: 1m ago, from 172.17.0.5",
    "    no rule allows this with the key `my?key`; add `%R~my?key`, or a pattern that matches it",
    "  GET with the key tab \ufffd[31m: 1m ago, from 172.17.0.5",
    "    no rule allows this with the key `tab??[31m`; add `%R~tab??\\[31m`, or a pattern that matches it",
    "  With all of that (in place of `preset` and `keys`, if it has those):",
    "    users.app.rules: ~app:* +get +set %R~my?key %R~tab??\\[31m",
  ]);
  expect(lines([key("a b:1"), key("a b:2")])[4]).toContain("add `%R~a?b:*`, which matches them all");
  const inScript = entry({ reason: "key", context: "lua", object: "a b", client: { cmd: "eval" } });
  expect(lines([inScript])[4]).toBe("    add `~a?b`");
  const rules = deniedReport({
    entries: [key("a b")],
    users: [parseListedUser("user app on ~a?b +get")],
    server,
  });
  expect(rules.users[0]?.denials[0]?.isAllowed).toBe(true);
});

test("the program's own users get no advice, and those that are gone neither", () => {
  expect(lines([entry({ user: "admin" }), entry({ user: "gone" })])).toEqual([
    "Denied in the server's ACL LOG:",
    "",
    "admin",
    "  DEL: 1m ago, from 172.17.0.5",
    "    is allowed now",
    "  This user is the program's own: whoever asks for more is another one, with its password.",
    "",
    "gone",
    "  DEL: 1m ago, from 172.17.0.5",
  ]);
});

test("logins that were refused, by name and address", () => {
  const login = (user: string, count: number) => entry({ reason: "auth", object: "AUTH", user, count });
  expect(lines([login("app", 12), login("oracle", 1)]).slice(1)).toEqual([
    "",
    "Logins that were refused",
    "  app: 12 times, the last 1m ago, from 172.17.0.5",
    "  oracle, of which the server has no user: 1 time, the last 1m ago, from 172.17.0.5",
  ]);
});

test("what came before the last update is counted and left out", () => {
  expect(lines([entry({}), entry({ object: "keys", ageSeconds: 300 })], 30)).toEqual([
    "Nothing was denied since the last update of the stack prod, 30s ago (2 entries from before it: --all).",
  ]);
});

test("an entry of ACL LOG, whose age counts from the last time", () => {
  const reply = [
    ...[
      "count",
      2,
      "reason",
      "key",
      "context",
      "toplevel",
      "object",
      "a",
      "username",
      "app",
      "age-seconds",
      "2.5",
    ],
    ...["client-info", "id=5 addr=[::1]:41 cmd=config|get lib-name=", "entry-id", 0],
    ...["timestamp-created", 1_000_000, "timestamp-last-updated", 1_003_000],
  ];
  expect(parseAclLog([reply])).toEqual([
    {
      user: "app",
      reason: "key",
      context: "toplevel",
      object: "a",
      count: 2,
      firstAgeSeconds: 5.5,
      ageSeconds: 2.5,
      client: { id: "5", addr: "[::1]:41", cmd: "config|get", "lib-name": "" },
    },
  ]);
});

test.each([
  ["on sanitize-payload ~app:* resetchannels -@all +get", "~app:* +get"],
  ["on ~* &* +@all -keys", "~* &* +@all -keys"],
  ["off resetchannels -@all (~s:* resetchannels -@all +incr)", "off (~s:* +incr)"],
  ["on ~on resetchannels &a -@all +set", "~on &a +set"],
])("rules of ACL LIST as a person writes them: %s", (listed, written) => {
  expect(writtenRules(listed)).toBe(written);
});

test("the last update of a history, which a refresh is not", () => {
  const at = (kind: string, endTime?: string) => ({ kind, endTime });
  const history = [
    at("refresh", "2026-03-03T00:00:00Z"),
    at("update"),
    at("update", "2026-03-02T00:00:00Z"),
    at("update", "2026-03-01T00:00:00Z"),
  ];
  expect(lastUpdateIn(history)?.toISOString()).toBe("2026-03-02T00:00:00.000Z");
  expect(lastUpdateIn([])).toBeUndefined();
});
