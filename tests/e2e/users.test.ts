import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { Redis, type RedisOptions } from "ioredis";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { passwordChanges } from "../../components/impact/report/users/passwordMessages";
import { freePort } from "../../scripts/freePort";
import { isFull } from "../faults/form";
import { login } from "./login";
import { TestStack } from "./testStack";

let stack: TestStack;
let port: number;
const printed: string[] = [];
const passwords = new Set<string>();

const users = {
  app: { rules: "~app:* +@read +@write +ping" },
  shop: {
    preset: "cache",
    keys: ["cart:*"],
    mustAllow: ["GET cart:1"],
    mustDeny: ["FLUSHALL", "GET order:1"],
  },
};
type Users = Record<string, object>;

/** A client that does not come back once it is cut off. */
const once: RedisOptions = { protocol: 2, enableReadyCheck: false, retryStrategy: () => null };

beforeAll(async () => {
  port = await freePort();
  stack = await TestStack.create({ users, port });
  await up();
});
afterAll(() => stack.remove());

async function up(declared: Users = users, options: { refresh?: boolean } = {}): Promise<string> {
  await stack.configure({ users: declared, port });
  const { text } = await stack.up(options);
  printed.push(text);
  return text;
}

async function preview(declared: Users, options: { refresh?: boolean } = {}): Promise<string> {
  await stack.configure({ users: declared, port });
  const { text } = await stack.preview(options);
  printed.push(text);
  return text;
}

async function url(user: string): Promise<string> {
  const { users: logins, adminUrl } = await stack.outputs();
  for (const at of [logins?.value[user].url, adminUrl?.value]) passwords.add(new URL(at).password);
  return logins?.value[user].url;
}

test("the first preview says what each user may do, and first what can do harm", () => {
  expect(printed[0]).toContain("app is new; gains what can do harm: FLUSHALL, FLUSHDB, KEYS, ");
  expect(printed[0]).toContain("shop is new; gains: @hash (");
});

describe("a preview says what a changed user loses and gains", () => {
  test("by the effect of the rules", async () => {
    const text = await preview({
      ...users,
      app: { rules: "~app:* %R~ref:* +@read +@write +ping -@dangerous" },
    });
    expect(text).toContain("app loses: FLUSHALL, FLUSHDB, KEYS, ");
    expect(text).toContain("; gains: read on ref:*");
    expect(text).not.toContain("shop loses");
  });

  test("other words for the same rights are no news", async () => {
    expect(await preview({ ...users, app: { rules: "%RW~app:* +@read +@write +ping" } })).not.toMatch(
      /loses|gains/,
    );
  });

  test("also when nothing but the image's version changes", async () => {
    await stack.configure({ users, port, image: "redis:8.2.6" });
    const { text } = await stack.preview();
    expect(text).toMatch(/app gains: .*FT\.\*/);
  });

  test("who is new, and who is gone", async () => {
    const text = await preview({ app: users.app, fresh: { preset: "probe" } });
    expect(text).toContain("fresh is new; gains: PING");
    expect(text).toContain("shop is removed");
  });
});

const rotations = isFull ? 10 : 3;

describe("rotation", () => {
  test(`an application that keeps reconnecting through ${rotations} rotations sees no failed login`, async () => {
    let ended = false;
    let logins = 0;
    const failures: string[] = [];
    let current = await url("app");
    const application = (async () => {
      while (!ended) {
        const answer = await login(current);
        logins++;
        // From the second rotation on, sessions may be those of the password that ended: they are cut, and come back.
        if (answer !== "PONG" && !answer.includes("Connection is closed")) failures.push(answer);
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    })();
    const held = new Redis(current, { ...once });
    await held.ping();
    const seen = new Set([current]);
    for (let rotation = 1; rotation <= rotations; rotation++) {
      const text = await up({ ...users, app: { ...users.app, rotation } });
      const [, sessions] =
        /User "app" has a new password. Sessions on the previous one: (\d+)/.exec(text) ?? [];
      expect(Number(sessions)).toBeGreaterThanOrEqual(rotation === 1 ? 1 : 0);
      if (rotation === 1) expect(await held.ping()).toBe("PONG");
      // The application is redeployed some time after the rotation.
      const before = logins;
      await expect.poll(() => logins).toBeGreaterThan(before + 20);
      current = await url("app");
      seen.add(current);
    }
    ended = true;
    await application;
    expect(failures).toEqual([]);
    expect(logins).toBeGreaterThan(50);
    expect(seen.size).toBe(rotations + 1);
    held.disconnect();
  });

  test("the previous password works until it is revoked, then its sessions are closed", async () => {
    const rotated = { ...users, app: { ...users.app, rotation: rotations + 1 } };
    const previous = await url("app");
    await up(rotated);
    const current = await url("app");
    expect(await login(previous)).toBe("PONG");
    const held = new Redis(previous, { ...once });
    await held.ping();

    const revoked = { ...users, app: { ...rotated.app, revokePrevious: true } };
    await preview({ ...revoked, shop: { ...users.shop, rotation: 1 } });
    // A new password is not known to a preview, and all that it passes is secret.
    expect(passwordChanges(await stack.saidForDebugging())).toEqual([
      { user: "app", change: "revoked", closesSessions: true },
      { user: "shop", change: "rotated", closesSessions: false },
    ]);
    const text = await up(revoked);
    expect(text).toContain("Closed the sessions of users that lost access: app 1");
    expect(await login(previous)).toContain("WRONGPASS");
    expect(await login(current)).toBe("PONG");
    await expect.poll(() => held.status).toBe("end");

    await up(rotated);
    expect(await login(previous)).toContain("WRONGPASS");
    expect(await login(current)).toBe("PONG");
  });
});

describe("demands on rights", () => {
  test("that the rules do not meet are refused at preview, with the rule to change", async () => {
    await stack.configure({ port, users: { ...users, app: { rules: "~* +@all", mustDeny: ["FLUSHALL"] } } });
    expect(await stack.failingPreview()).toContain(
      "users.app.mustDeny `FLUSHALL`: the rule `+@all` allows it; add `-flushall` after it",
    );
  });
});

describe("drift", () => {
  const declared = {
    shop: users.shop,
    zero: { rules: "~zero +get +ping" },
    one: { rules: "~one +get +ping" },
    two: { rules: "~two +get +ping" },
    three: { rules: "~three +get +ping" },
    four: { rules: "~four +get +ping" },
  };

  test("of every kind is named per user by a preview with refresh, and repaired by an up with refresh", async () => {
    await up(declared);
    const before = await stack.aclList();
    await stack.as("admin", async (redis) => {
      await redis.acl("SETUSER", "zero", "+@all");
      await redis.acl("SETUSER", "shop", "~*");
      await redis.acl("SETUSER", "one", "nopass");
      await redis.acl("SETUSER", "two", ">stolen");
      await redis.acl("SETUSER", "three", "off");
      await redis.acl("DELUSER", "four");
      await redis.acl("SETUSER", "mallory", "on", ">stolen", "~*", "+@all");
      await redis.acl("SETUSER", "default", "on", "nopass");
    });
    const strangers = ["mallory:stolen@", "two:stolen@", "one:anything@", ""].map(
      (login) => new Redis(`redis://${login}127.0.0.1:${port}`, once),
    );
    const answers = await Promise.all(
      strangers.map((stranger) => stranger.ping().catch((error: Error) => error.message)),
    );
    expect(answers).toEqual(["PONG", "PONG", "PONG", "PONG"]);

    const text = await preview(declared, { refresh: true });
    for (const drift of [
      'User "zero" gained +@all',
      'User "shop" gained ~*',
      'User "one" needs no password (nopass), has 1 password less.',
      'User "two" has 1 password more.',
      'User "three" is switched off.',
      'User "four" is gone.',
      'User "mallory" is there, but nobody declared it.',
      'User "default" is switched on, needs no password (nopass).',
      "zero was changed by hand, it gained +@all",
      "four was removed by hand; the update makes it again",
      "mallory was made by hand; the update removes it",
    ])
      expect(text).toContain(drift);
    expect(text).not.toMatch(/(loses|gains): /);

    await up(declared, { refresh: true });
    expect(await stack.aclList()).toEqual(before);
    expect(await login(`redis://127.0.0.1:${port}`)).toContain("NOAUTH");
    for (const stranger of strangers) await expect.poll(() => stranger.status).toBe("end");
    expect((await stack.preview({ refresh: true })).changes).toEqual({ same: expect.any(Number) });
  });
});

describe("a hash in place of a password", () => {
  const rules = "~app:* +@read +@write +ping";
  const { shop } = users;
  const hashIn = (aclLine: string | undefined) => /#([0-9a-f]{64})/.exec(aclLine ?? "")?.[1] ?? "";
  const hashOf = async (user: string) =>
    hashIn((await stack.aclList()).find((line) => line.startsWith(`user ${user} `)));
  let secretHash: string;

  test("of a password that was generated is no change, and closes no session", async () => {
    await up({ app: { rules }, shop });
    const generated = await url("app");
    const held = new Redis(generated, { ...once });
    await held.ping();
    const before = await stack.aclList();
    await stack.configure({ users: { app: { rules }, shop }, port });
    secretHash = await hashOf("app");
    await stack.configureSecret("redis-server:users.app.passwordHash", secretHash);
    await stack.preview();
    expect(passwordChanges(await stack.saidForDebugging())).toEqual([]);
    printed.push((await stack.up()).text);
    expect(await stack.aclList()).toEqual(before);
    expect(await held.ping()).toBe("PONG");
    held.disconnect();
    expect(await login(generated)).toBe("PONG");
    expect((await stack.outputs()).users?.value.app).toEqual({
      url: `redis://app@127.0.0.1:${port}`,
      host: "127.0.0.1",
      port,
      username: "app",
    });
  });

  test("of a user who was made by hand lets the old password in", async () => {
    const password = "of-somebody-who-made-it-by-hand";
    passwords.add(password);
    await stack.as("admin", (redis) => redis.acl("SETUSER", "old", "on", `>${password}`, "~old:*", "+ping"));
    await stack.configure({ users: { app: { rules }, shop, old: { rules: "~old:* +ping" } }, port });
    await stack.configureSecret("redis-server:users.app.passwordHash", secretHash);
    await stack.configureSecret("redis-server:users.old.passwordHash[0]", await hashOf("old"));
    await stack.configureSecret("redis-server:users.old.passwordHash[1]", secretHash);
    printed.push((await stack.up()).text);
    const old = `redis://old:${password}@127.0.0.1:${port}`;
    expect(await login(old)).toBe("PONG");
    await stack.container().restart();
    await stack.healthy();
    expect(await login(old)).toBe("PONG");
  });
});

describe("passwords and their hashes", () => {
  test("are in no output, no log, no process list and not in ACL LOG", async () => {
    await url("shop");
    const secrets = [...passwords];
    const hashes = secrets.map((password) => createHash("sha256").update(password).digest("hex"));
    const aclLog = await stack.as("admin", (redis) => redis.call("ACL", "LOG"));
    const log = (await stack.container().logs({ stdout: true, stderr: true })).toString();
    const processes = execFileSync("ps", ["-eww", "-o", "args"], { encoding: "utf8" });
    const places = { printed: printed.join("\n"), log, processes, aclLog: JSON.stringify(aclLog) };
    expect(secrets.length).toBeGreaterThan(rotations);
    for (const [place, text] of Object.entries(places)) {
      const found = [...secrets, ...hashes].filter((secret) => text.includes(secret)).length;
      expect(`${place}: ${found} found`).toBe(`${place}: 0 found`);
    }
    expect(await stack.storedState()).not.toMatch(new RegExp([...secrets, ...hashes].join("|")));
  });
});
