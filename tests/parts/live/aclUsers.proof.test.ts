import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { aclInputs, adminPassword, hashOf } from "./redisUnderTest";
import { app, UsersUnderTest } from "./usersUnderTest";

let server: UsersUnderTest;
beforeAll(async () => {
  server = await UsersUnderTest.start();
});
afterAll(() => server.remove());

describe("demands on users' rights", () => {
  const demanding = (demands: ReturnType<typeof aclInputs>["demands"]) => ({
    ...aclInputs({ app }),
    demands,
  });

  it("that are met change nothing", async () => {
    const outs = await server.apply({ app });
    const met = demanding({ app: { mustAllow: ["GET app:1"], mustDeny: ["FLUSHALL", "GET other"] } });
    expect((await server.provider.diff("users", outs, met)).changes).toBe(true);
    expect((await server.provider.update("users", outs, met)).outs.demands).toEqual(met.demands);
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
    const outs = await server.apply({ app: { ...app, rules: "+ping (~shared:* +get)" } });
    const before = await server.aclList();
    server.redis.install({ app });
    const update = server.provider.update("users", outs, demanding({ app: demands }));
    await expect(update).rejects.toThrow(says);
    await expect(update).rejects.toThrow(/The users were put back as they were/);
    expect(await server.aclList()).toEqual(before);
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
    const outs = await server.apply({ app });
    const before = await server.aclList();
    server.redis.install({ app }, change);
    const update = server.provider.update("users", outs, aclInputs({ app }));
    await expect(update).rejects.toThrow(says);
    await expect(update).rejects.toThrow(/The users were put back as they were/);
    expect(await server.aclList()).toEqual(before);
    const login = server.redis.connect("admin", adminPassword);
    expect(await login.ping()).toBe("PONG");
  });

  it("and says so when the file that boots could not be put back with them", async () => {
    const outs = await server.apply({ app });
    server.redis.install({ app }, (file) => file.replace(/(user health .*)/, "$1 +get ~*"));
    const inputs = { ...aclInputs({ app }), installer: `no-installer-${process.pid}` };
    const words = await server.provider.update("users", outs, inputs).catch((error: Error) => error.message);
    expect(words).toContain(
      "The installed users.acl still has the new ones and would be loaded at the next boot",
    );
    expect(words).toMatch(/It could not be put back: .*No such object/s);
  });

  it("and when the new admin may not even do that, the error has both reasons and the next step", async () => {
    const outs = await server.apply({ app });
    server.redis.install({ app }, (file) => file.replace(/(user admin .*)/, "$1 -acl|setuser -acl|dryrun"));
    const update = server.provider.update("users", outs, aclInputs({ app }));
    await expect(update).rejects.toThrow(
      /NOPERM.*dryrun(.|\n)*could not be put back.*Go back to the last configuration/s,
    );
    await server.apply({ app }, outs);
  });

  it("a file that Redis refuses changes nothing, and no password or hash is shown", async () => {
    const outs = await server.apply({ app });
    const before = await server.aclList();
    server.redis.install({ app }, (file) => file.replace(hashOf("app-password"), ">plain-secret #beef"));
    const update = server.provider.update("users", outs, aclInputs({ app }));
    await expect(update).rejects.toThrow(/answered ACL LOAD with: .*users.acl:4/);
    await expect(update).rejects.not.toThrow(/plain-secret|beef|[0-9a-f]{64}/);
    expect(await server.aclList()).toEqual(before);
  });
});
