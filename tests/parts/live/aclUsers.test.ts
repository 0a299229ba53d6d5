import type { Redis } from "ioredis";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { usersOfText } from "../../../components/acl/usersText";
import { unpacked } from "../../../components/live/appliedUsers";
import { type AclOutputs, aclInputs } from "./redisUnderTest";
import { app, UsersUnderTest } from "./usersUnderTest";

let server: UsersUnderTest;
beforeAll(async () => {
  server = await UsersUnderTest.start();
});
afterAll(() => server.remove());

/** A session that shows whether it was closed: it does not come back. */
async function session(username: string, password: string): Promise<Redis> {
  const client = server.redis.connect(username, password);
  client.options.retryStrategy = () => null;
  await client.ping();
  return client;
}

describe("applying users", () => {
  it("loads the installed file and reports the server's own spelling, without hashes", async () => {
    const outs = await server.apply({ app });
    const { users, serverRules } = unpacked(outs.applied);
    expect(users).toEqual({ app: "~app:* +@read +ping" });
    expect(serverRules.app).toBe("on sanitize-payload ~app:* resetchannels -@all +@read +ping");
    expect(JSON.stringify(unpacked(outs.applied))).not.toMatch(/[0-9a-f]{64}/);
    expect(Object.keys(serverRules).sort()).toEqual(["admin", "app", "default", "health"]);
  });

  it("twice is the same, and the second is no difference", async () => {
    const outs = await server.apply({ app });
    const before = await server.aclList();
    expect(await server.apply({ app }, outs)).toEqual(outs);
    expect(await server.aclList()).toEqual(before);
    expect((await server.provider.diff("users", outs, aclInputs({ app }))).changes).toBe(false);
  });

  it("closes the sessions of who is gone or lost a password, counts them, and keeps the others", async () => {
    const worker = { rules: "~* +@all", passwords: ["old-password", "kept-password"] };
    const outs = await server.apply({
      app,
      worker,
      leaver: { rules: "+ping", passwords: ["leaver-password"] },
    });
    const others = await session("app", "app-password");
    const closed = [
      await session("worker", "old-password"),
      await session("worker", "kept-password"),
      await session("leaver", "leaver-password"),
    ];
    const after = await server.apply({ app, worker: { ...worker, passwords: ["kept-password"] } }, outs);
    expect(after.closedSessions).toBe(3);
    expect(server.provider.printed()).toMatch(
      /Closed the sessions of users that lost access: leaver 1, worker 2/,
    );
    for (const client of closed) await expect.poll(() => client.status).toBe("end");
    expect(await others.ping()).toBe("PONG");
  });

  it("keeps the sessions of a user whose new password joins the old one", async () => {
    const outs = await server.apply({ app });
    const client = await session("app", "app-password");
    const after = await server.apply({ app: { ...app, passwords: ["app-password", "next-password"] } }, outs);
    expect(after.closedSessions).toBe(0);
    expect(await client.ping()).toBe("PONG");
  });

  it("says after a rotation how many sessions are left on the previous password", async () => {
    const outs = await server.apply({ app });
    const client = await session("app", "app-password");
    await server.apply({ app: { ...app, passwords: ["next-password", "app-password"] } }, outs);
    const left = /User "app" has a new password\. Sessions on the previous one: (\d+)/.exec(
      server.provider.printed(),
    );
    expect(Number(left?.[1])).toBeGreaterThanOrEqual(1);
    expect(await client.ping()).toBe("PONG");
  });
});

describe("drift", () => {
  let outs: AclOutputs;
  beforeEach(async () => {
    outs = await server.apply({ app });
  });

  it("is none after an apply", async () => {
    const read = await server.provider.read("users", outs);
    expect(read.props).toEqual(outs);
    expect((await server.provider.diff("users", read.props, aclInputs({ app }))).changes).toBe(false);
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
    const declared = await server.aclList();
    await server.redis.admin.call("ACL", "SETUSER", ...change);
    const read = await server.provider.read("users", outs);
    expect(usersOfText(read.inputs.users)[user]).toBe(`(${shows})`);
    expect(read.props.drift).toEqual({ [user]: shows });
    expect(server.provider.printed()).toContain(`User "${user}" ${shows}.`);
    expect((await server.provider.diff("users", read.props, aclInputs({ app }))).changes).toBe(true);
    await server.provider.update("users", read.props, aclInputs({ app }));
    expect(await server.aclList()).toEqual(declared);
  });

  it("a deleted user is named, and comes back", async () => {
    await server.redis.admin.call("ACL", "DELUSER", "app");
    const read = await server.provider.read("users", outs);
    expect(usersOfText(read.inputs.users)).toEqual({ app: "(is gone)" });
    await server.provider.update("users", read.props, aclInputs({ app }));
    expect((await server.provider.read("users", outs)).props).toEqual(outs);
  });
});
