import type { Redis } from "ioredis";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { usersOfText } from "../../components/acl/usersText";
import { unpacked } from "../../components/live/appliedUsers";
import { type RevivedProvider, revive } from "./provider";
import {
  type AclOutputs,
  aclInputs,
  adminPassword,
  type Declared,
  hashOf,
  type RedisUnderTest,
  startRedis,
} from "./redisUnderTest";

type Inputs = ReturnType<typeof aclInputs>;

const app = { rules: "~app:* +@read +ping", passwords: ["app-password"] };
const port = 17412;
let redis: RedisUnderTest;
let provider: RevivedProvider<Inputs, AclOutputs>;

beforeAll(async () => {
  redis = await startRedis(port, "appendonly yes", { app });
  provider = await revive("aclUsers", { port });
});
afterAll(async () => {
  provider.end();
  await redis.remove();
});

async function apply(users: Declared, olds?: AclOutputs): Promise<AclOutputs> {
  redis.install(users);
  const inputs = aclInputs(users);
  return olds ? (await provider.update("users", olds, inputs)).outs : (await provider.create(inputs)).outs;
}

/** A session that shows whether it was closed: it does not come back. */
async function session(username: string, password: string): Promise<Redis> {
  const client = redis.connect(username, password);
  client.options.retryStrategy = () => null;
  await client.ping();
  return client;
}

const aclList = () => redis.admin.call("ACL", "LIST") as Promise<string[]>;

describe("applying users", () => {
  it("loads the installed file and reports the server's own spelling, without hashes", async () => {
    const outs = await apply({ app });
    const { users, serverRules } = unpacked(outs.applied);
    expect(users).toEqual({ app: "~app:* +@read +ping" });
    expect(serverRules.app).toBe("on sanitize-payload ~app:* resetchannels -@all +@read +ping");
    expect(JSON.stringify(unpacked(outs.applied))).not.toMatch(/[0-9a-f]{64}/);
    expect(Object.keys(serverRules).sort()).toEqual(["admin", "app", "default", "health"]);
  });

  it("twice is the same, and the second is no difference", async () => {
    const outs = await apply({ app });
    const before = await aclList();
    expect(await apply({ app }, outs)).toEqual(outs);
    expect(await aclList()).toEqual(before);
    expect((await provider.diff("users", outs, aclInputs({ app }))).changes).toBe(false);
  });

  it("closes the sessions of who is gone or lost a password, counts them, and keeps the others", async () => {
    const worker = { rules: "~* +@all", passwords: ["old-password", "kept-password"] };
    const outs = await apply({ app, worker, leaver: { rules: "+ping", passwords: ["leaver-password"] } });
    const others = await session("app", "app-password");
    const closed = [
      await session("worker", "old-password"),
      await session("worker", "kept-password"),
      await session("leaver", "leaver-password"),
    ];
    const after = await apply({ app, worker: { ...worker, passwords: ["kept-password"] } }, outs);
    expect(after.closedSessions).toBe(3);
    expect(provider.printed()).toMatch(/Closed the sessions of users that lost access: leaver 1, worker 2/);
    for (const client of closed) await expect.poll(() => client.status).toBe("end");
    expect(await others.ping()).toBe("PONG");
  });

  it("keeps the sessions of a user whose new password joins the old one", async () => {
    const outs = await apply({ app });
    const client = await session("app", "app-password");
    const after = await apply({ app: { ...app, passwords: ["app-password", "next-password"] } }, outs);
    expect(after.closedSessions).toBe(0);
    expect(await client.ping()).toBe("PONG");
  });

  it("says after a rotation how many sessions are left on the previous password", async () => {
    const outs = await apply({ app });
    const client = await session("app", "app-password");
    await apply({ app: { ...app, passwords: ["next-password", "app-password"] } }, outs);
    const left = /User "app" has a new password\. Sessions on the previous one: (\d+)/.exec(
      provider.printed(),
    );
    expect(Number(left?.[1])).toBeGreaterThanOrEqual(1);
    expect(await client.ping()).toBe("PONG");
  });
});

describe("drift", () => {
  let outs: AclOutputs;
  beforeEach(async () => {
    outs = await apply({ app });
  });

  it("is none after an apply", async () => {
    const read = await provider.read("users", outs);
    expect(read.props).toEqual(outs);
    expect((await provider.diff("users", read.props, aclInputs({ app }))).changes).toBe(false);
  });

  it.each([
    {
      what: "wider rules",
      user: "app",
      change: ["app", "+@all"],
      shows: "gained +@all, lost -@all +@read +ping",
    },
    { what: "more keys", user: "app", change: ["app", "~*"], shows: "gained ~*, lost ~app:*" },
    {
      what: "nopass",
      user: "app",
      change: ["app", "nopass"],
      shows: "needs no password (nopass), has 1 password less",
    },
    { what: "an added password", user: "app", change: ["app", ">stolen"], shows: "has 1 password more" },
    { what: "a user switched off", user: "app", change: ["app", "off"], shows: "is switched off" },
    {
      what: "a stranger",
      user: "mallory",
      change: ["mallory", "on", "+@all"],
      shows: "is there, but nobody declared it",
    },
    {
      what: "default on",
      user: "default",
      change: ["default", "on", "nopass"],
      shows: "is switched on, needs no password (nopass)",
    },
    { what: "weaker health", user: "health", change: ["health", "+get", "~*"], shows: "gained ~* +get" },
  ])("$what is named for user $user, and repaired", async ({ user, change, shows }) => {
    const declared = await aclList();
    await redis.admin.call("ACL", "SETUSER", ...change);
    const read = await provider.read("users", outs);
    expect(usersOfText(read.inputs.users)[user]).toBe(`(${shows})`);
    expect(read.props.drift).toEqual({ [user]: shows });
    expect(provider.printed()).toContain(`User "${user}" ${shows}.`);
    expect((await provider.diff("users", read.props, aclInputs({ app }))).changes).toBe(true);
    await provider.update("users", read.props, aclInputs({ app }));
    expect(await aclList()).toEqual(declared);
  });

  it("a deleted user is named, and comes back", async () => {
    await redis.admin.call("ACL", "DELUSER", "app");
    const read = await provider.read("users", outs);
    expect(usersOfText(read.inputs.users)).toEqual({ app: "(is gone)" });
    await provider.update("users", read.props, aclInputs({ app }));
    expect((await provider.read("users", outs)).props).toEqual(outs);
  });
});

describe("demands on users' rights", () => {
  const demanding = (demands: ReturnType<typeof aclInputs>["demands"]) => ({
    ...aclInputs({ app }),
    demands,
  });

  it("that are met change nothing", async () => {
    const outs = await apply({ app });
    const met = demanding({ app: { mustAllow: ["GET app:1"], mustDeny: ["FLUSHALL", "GET other"] } });
    expect((await provider.diff("users", outs, met)).changes).toBe(true);
    expect((await provider.update("users", outs, met)).outs.demands).toEqual(met.demands);
  });

  it.each([
    {
      demands: { mustAllow: ["GET other"] },
      says: "users.app.mustAllow `GET other`: User app has no permissions to access the 'other' key; change the rules `~app:* +@read +ping`",
    },
    {
      demands: { mustDeny: ["GET app:1"] },
      says: "users.app.mustDeny `GET app:1`: Redis allows it; change the rules `~app:* +@read +ping`",
    },
    {
      demands: { mustDeny: ["MY.COMMAND x"] },
      says: "answered ACL DRYRUN with: ERR Command 'MY.COMMAND' not found",
    },
  ])("that are not fail, and the users stay as they were: $says", async ({ demands, says }) => {
    const outs = await apply({ app: { ...app, rules: "+ping" } });
    const before = await aclList();
    redis.install({ app });
    const update = provider.update("users", outs, demanding({ app: demands }));
    await expect(update).rejects.toThrow(says);
    await expect(update).rejects.toThrow(/The users were put back as they were/);
    expect(await aclList()).toEqual(before);
  });
});

describe("a proof that fails after ACL LOAD puts the users back", () => {
  const without = (user: string) => (file: string) => file.replace(new RegExp(`^user ${user} .*\n`, "m"), "");

  it.each([
    {
      what: "the admin's passwords are not the declared ones",
      change: (file: string) => file.replace(hashOf(adminPassword), hashOf("other")),
      says: /passwords of user "admin"/,
    },
    {
      what: "the admin may not change settings",
      change: (file: string) => file.replace(/(user admin .*)/, "$1 -config"),
      says: /User "admin" may no longer run CONFIG/,
    },
    {
      what: "default is on",
      change: (file: string) => file.replace("user default off", "user default on nopass"),
      says: /User "default" is on/,
    },
    { what: "a declared user is missing", change: without("app"), says: /no user "app", which is declared/ },
    {
      what: "a user nobody declared is there",
      change: (file: string) => `${file}user mallory on nopass +@all\n`,
      says: /user "mallory", which is not declared/,
    },
    {
      what: "health may read",
      change: (file: string) => file.replace(/(user health .*)/, "$1 +get ~*"),
      says: /User "health" may read/,
    },
  ])("when $what", async ({ change, says }) => {
    const outs = await apply({ app });
    const before = await aclList();
    redis.install({ app }, change);
    const update = provider.update("users", outs, aclInputs({ app }));
    await expect(update).rejects.toThrow(says);
    await expect(update).rejects.toThrow(/The users were put back as they were/);
    expect(await aclList()).toEqual(before);
    const login = redis.connect("admin", adminPassword);
    expect(await login.ping()).toBe("PONG");
  });

  it("and when the new admin may not even do that, the error has both reasons and the next step", async () => {
    const outs = await apply({ app });
    redis.install({ app }, (file) => file.replace(/(user admin .*)/, "$1 -acl|setuser -acl|dryrun"));
    const update = provider.update("users", outs, aclInputs({ app }));
    await expect(update).rejects.toThrow(
      /NOPERM.*dryrun(.|\n)*could not be put back.*Go back to the last configuration/s,
    );
    await apply({ app }, outs);
  });

  it("a file that Redis refuses changes nothing, and no password or hash is shown", async () => {
    const outs = await apply({ app });
    const before = await aclList();
    redis.install({ app }, (file) => file.replace(hashOf("app-password"), ">plain-secret #beef"));
    const update = provider.update("users", outs, aclInputs({ app }));
    await expect(update).rejects.toThrow(/answered ACL LOAD with: .*users.acl:4/);
    await expect(update).rejects.not.toThrow(/plain-secret|beef|[0-9a-f]{64}/);
    expect(await aclList()).toEqual(before);
  });
});
