import { Redis } from "ioredis";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { askDenied } from "../../../scripts/operations/denied/denied";
import { deniedReport } from "../../../scripts/operations/denied/deniedReport";
import { startRedis, type ThrowawayRedis } from "../acl/throwawayRedis";

interface Case {
  what: string;
  rules: string;
  calls: string[][];
  /** What has to be added, by the report; null where more than one thing is. */
  add: string | null;
}

/** A script that names its key itself, which `ACL LOG` has without the command. */
const script = 'return redis.call("SET", "made:1", "x")';

describe("what a user was denied is allowed by the rules of the report", () => {
  let server: ThrowawayRedis;
  beforeAll(async () => {
    server = await startRedis();
  });
  afterAll(() => server?.stop());

  const report = async () => {
    const session = {
      send: (command: string, ...args: string[]) => server.redis.call(command, ...args),
      close() {},
    };
    return deniedReport(await askDenied(session));
  };

  test.each<Case>([
    { what: "a command", rules: "~app:* +get", calls: [["SET", "app:1", "x"]], add: "+set" },
    { what: "a subcommand", rules: "+ping", calls: [["CONFIG", "GET", "maxmemory"]], add: "+config|get" },
    {
      what: "a command that a rule takes away",
      rules: "~* +@all -@dangerous",
      calls: [["KEYS", "*"]],
      add: "+keys",
    },
    { what: "a key that is read", rules: "~app:* +get", calls: [["GET", "other"]], add: "%R~other" },
    { what: "a key that is written", rules: "~app:* +set", calls: [["SET", "other", "x"]], add: "%W~other" },
    { what: "a key that is both", rules: "~app:* +incr", calls: [["INCR", "other"]], add: "~other" },
    {
      what: "a key with signs of patterns",
      rules: "~app:* +get",
      calls: [["GET", "a*[b]?"]],
      add: "%R~a\\*\\[b]\\?",
    },
    {
      what: "keys that begin alike",
      rules: "+get",
      calls: [
        ["GET", "cart:1"],
        ["GET", "cart:2"],
      ],
      add: "%R~cart:*",
    },
    { what: "two keys of one command", rules: "~a +rename", calls: [["RENAME", "a", "b"]], add: null },
    { what: "a key among several", rules: "~a +mget", calls: [["MGET", "a", "b"]], add: "%R~b" },
    { what: "a key behind its number", rules: "+eval", calls: [["EVAL", "return 1", "1", "k"]], add: "~k" },
    { what: "a stream", rules: "+xread", calls: [["XREAD", "COUNT", "1", "STREAMS", "s", "0"]], add: "%R~s" },
    {
      what: "a key in a transaction",
      rules: "+multi +set",
      calls: [["MULTI"], ["SET", "zz", "1"]],
      add: "%W~zz",
    },
    { what: "a key in a script", rules: "+eval +set", calls: [["EVAL", script, "0"]], add: "~made:1" },
    { what: "a command in a script", rules: "~* +eval", calls: [["EVAL", script, "0"]], add: "+set" },
    { what: "a channel", rules: "+publish", calls: [["PUBLISH", "news", "x"]], add: "&news" },
    {
      what: "a channel to subscribe to",
      rules: "&news +subscribe",
      calls: [["SUBSCRIBE", "other"]],
      add: "&other",
    },
    { what: "a pattern of channels", rules: "&news +psubscribe", calls: [["PSUBSCRIBE", "n*"]], add: "&n*" },
    {
      what: "a key of a selector's command",
      rules: "~app:* +get (~sel:* +incr)",
      calls: [["INCR", "other"]],
      add: "(~other +incr)",
    },
    { what: "another database", rules: "~* +get", calls: [["SELECT", "3"]], add: "+select" },
    {
      what: "one that begins with one database",
      rules: "~* +get +select|1",
      calls: [["SELECT", "3"]],
      add: "+select",
    },
    { what: "a command and then its key", rules: "+ping", calls: [["GET", "app:1"]], add: "+get" },
    {
      what: "several at once",
      rules: "~app:* +get",
      calls: [
        ["DEL", "app:1"],
        ["GET", "x"],
        ["PUBLISH", "c", "m"],
      ],
      add: null,
    },
  ])("$what", async ({ what, rules, calls, add }) => {
    const { redis } = server;
    const user = `user-${what.replaceAll(" ", "-")}`;
    await redis.call("ACL", "LOG", "RESET");
    await redis.call("ACL", "SETUSER", user, "reset", "on", ">pw", ...ruleList(rules));
    await run(user, calls);

    const [denied] = (await report()).users;
    expect(denied?.user).toBe(user);
    const suggested = denied?.rules ?? "";
    if (add !== null) expect(withoutOrder(suggested)).toEqual(withoutOrder(`${rules} ${add}`));

    await redis.call("ACL", "SETUSER", user, "reset", "on", ">pw", ...ruleList(suggested));
    await redis.call("ACL", "LOG", "RESET");
    await run(user, calls);
    const again = (await report()).users.flatMap(({ denials }) =>
      denials.filter(({ objects }) =>
        objects.some((object) => denied?.denials.some((each) => each.objects.includes(object))),
      ),
    );
    expect(again).toEqual([]);
  });

  test("with the new rules, before anybody tried again, it is said to be allowed now", async () => {
    const { redis } = server;
    await redis.call("ACL", "LOG", "RESET");
    await redis.call("ACL", "SETUSER", "late", "reset", "on", ">pw", "+get");
    await run("late", [["GET", "k"]]);
    await redis.call("ACL", "SETUSER", "late", "%R~k");
    const [late] = (await report()).users;
    expect(late?.denials).toMatchObject([{ objects: ["k"], isAllowed: true }]);
    expect(late?.rules).toBeUndefined();
  });

  test("logins that were refused, by name and how often", async () => {
    const { redis } = server;
    await redis.call("ACL", "LOG", "RESET");
    await redis.call("ACL", "SETUSER", "known", "reset", "on", ">pw");
    const client = await connect();
    for (const name of ["known", "known", "nobody"]) await client.call("AUTH", name, "wrong").catch(() => {});
    client.disconnect();
    const { users, logins } = await report();
    expect(users).toEqual([]);
    expect(logins).toMatchObject([
      { user: "nobody", isKnown: false, count: 1 },
      { user: "known", isKnown: true, count: 2 },
    ]);
    expect(logins[0]?.from).toMatch(/^\d+\.\d+\.\d+\.\d+$/);
  });

  async function connect(): Promise<Redis> {
    const { host, port } = server.redis.options;
    const client = new Redis({
      host,
      port,
      protocol: 2,
      lazyConnect: true,
      disableClientInfo: true,
      enableReadyCheck: false,
      retryStrategy: null,
    });
    client.on("error", () => {});
    await client.connect();
    return client;
  }

  /** Each in its turn, whether Redis lets it or not; ioredis knows the commands of a subscriber in lower case only. */
  async function run(user: string, calls: string[][]): Promise<void> {
    const client = await connect();
    await client.call("AUTH", user, "pw");
    for (const [command = "", ...args] of calls)
      await client.call(command.toLowerCase(), ...args).catch(() => {});
    client.disconnect();
  }
});

/** Rules, a selector in one piece. */
const ruleList = (rules: string) => rules.match(/\([^)]*\)|\S+/g) ?? [];

/** `ACL LIST` has keys before commands. */
const withoutOrder = (rules: string) =>
  ruleList(rules)
    .map((rule) => rule.replace(/[()]/g, "").split(" ").sort().join(" "))
    .sort();
