import { createHash } from "node:crypto";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { freePort } from "../../scripts/freePort";
import { type CuttingProxy, cuttingProxy } from "../parts/live/cuttingProxy";
import { login } from "./login";
import { docker, TestStack } from "./testStack";

// Whatever fails: the server has the users from before or those declared, and an admin gets in. A connection that is cut at
// each command in turn is tried in tests/parts/live/aclLockout.test.ts.

// By this name nobody can tell which modules the image has, so a preview must let their commands pass.
const repo = `lockout-test/redis-${process.pid}`;
let stack: TestStack;
let config: Record<string, unknown>;
let proxy: CuttingProxy;

beforeAll(async () => {
  const [, tag] = /:([^:@]+)(?:@|$)/.exec(await TestStack.image()) ?? [];
  await docker.getImage(await TestStack.image()).tag({ repo, tag });
  const port = await freePort();
  // Pulumi goes by way of the proxy, everybody else does not.
  proxy = await cuttingProxy(port);
  const endpoint = `127.0.0.1:${proxy.port}`;
  const users = { app: { rules: "~* +get" } };
  config = { image: `${repo}:${tag}`, port, endpoint, users };
  stack = await TestStack.create(config);
  await stack.up();
});
afterAll(async () => {
  await stack.remove();
  proxy.close();
  await docker.getImage(String(config.image)).remove();
});

const changed = (app: object, more: object = {}) =>
  stack.configure({ ...config, users: { app: { rules: "~* +get +set", ...app } }, ...more });

async function restart(): Promise<void> {
  await stack.container().restart();
  await stack.healthy();
}

const adminUrl = async (): Promise<string> => (await stack.outputs()).adminUrl?.value;

describe("a failure leaves one set of users and a working admin", () => {
  let before: string[];
  beforeAll(async () => {
    before = await stack.aclList();
  });
  afterEach(async () => {
    expect(await login(await adminUrl())).toBe("PONG");
    expect(await login(`redis://127.0.0.1:${String(config.port)}`)).toContain("NOAUTH");
  });

  test("of the installer: the old users, also after a restart", async () => {
    await changed({ rules: "~* +get +my.command" });
    expect(await stack.failingUp()).toMatch(/Redis refuses this configuration(.|\n)*my\.command/);
    expect(await stack.aclList()).toEqual(before);
    await restart();
    expect(await stack.aclList()).toEqual(before);
  });

  test("of the proof: the old users, also after a crash, the reason with the rules to change, and then the new ones", async () => {
    await changed({ mustAllow: ["MY.COMMAND x"] }, { adminRotation: 1 });
    const text = await stack.failingUp();
    expect(text).toContain("users.app.mustAllow `MY.COMMAND x`: ");
    expect(text).toContain("change the rules `~* +get +set`");
    expect(text).toContain(
      "The users were put back as they were, and nobody was shut out. So was the users.acl that the server boots from.",
    );
    expect(await stack.aclList()).toEqual(before);
    await stack.crash();
    await stack.healthy();
    expect(await stack.aclList()).toEqual(before);

    // The installer has not changed since: the users that were put back must not be taken for the declared ones.
    await changed({}, { adminRotation: 1 });
    await stack.up();
    expect((await stack.aclList()).join()).toMatch(/user app .* \+get \+set/);
    expect(await login(await adminUrl())).toBe("PONG");
  });

  test("of ACL LOAD: the old users, and after the restart the new ones", async () => {
    before = await stack.aclList();
    await stack.as("admin", (redis) => redis.acl("SETUSER", "admin", "-acl|load"));
    const next = { rules: "~* +get +set +del" };
    await changed(next, { adminRotation: 1 });
    expect(await stack.failingUp()).toMatch(/answered ACL LOAD with: NOPERM/);
    expect((await stack.aclList()).filter((line) => !line.startsWith("user admin "))).toEqual(
      before.filter((line) => !line.startsWith("user admin ")),
    );
    await restart();
    expect((await stack.aclList()).join()).toMatch(/user app .* \+get \+set \+del/);
    await stack.up();
  });
});

describe("a connection that is cut at ACL LOAD", () => {
  const rules = (round: number) => ({ rules: `~app${round}:* +get` });
  const whens = ["before it is sent", "when its answer comes"] as const;

  test.each(whens)("%s, once: the update goes on and the new users are there", async (when) => {
    const round = whens.indexOf(when);
    await changed(rules(round), { adminRotation: 1 });
    proxy.cut({ command: "LOAD", when, forGood: false });
    expect((await stack.up()).text).toContain("connecting again");
    expect((await stack.aclList()).join()).toContain(`~app${round}:*`);
  });

  test.each(whens)(
    "%s, for good: the update fails with one set of users, and the next one ends it",
    async (when) => {
      const round = 2 + whens.indexOf(when);
      const before = await stack.aclList();
      await changed(rules(round), { adminRotation: 1, readyTimeout: 3 });
      proxy.cut({ command: "LOAD", when, forGood: true });
      expect(await stack.failingUp()).toContain("was not ready within 3 s");
      const after = await stack.aclList();
      if (when === "before it is sent") expect(after).toEqual(before);
      else expect(after.join()).toContain(`~app${round}:*`);
      expect(await login(await adminUrl())).toBe("PONG");
      proxy.heal();
      await changed(rules(round), { adminRotation: 1 });
      await stack.up();
      expect((await stack.aclList()).join()).toContain(`~app${round}:*`);
    },
  );
});

describe("a rotation of the admin", () => {
  const hash = (password: string) => createHash("sha256").update(password).digest("hex");

  test("whose waiting password somebody took away logs in with the last one that was proven", async () => {
    const [current = "", waiting = ""] =
      (await stack.aclList()).find((line) => line.startsWith("user admin "))?.match(/[0-9a-f]{64}/g) ?? [];
    const url = await adminUrl();
    const isCurrent = hash(new URL(url).password) === current;
    await stack.as("admin", (redis) => redis.acl("SETUSER", "admin", `!${isCurrent ? waiting : current}`));
    await changed({}, { adminRotation: 2 });
    await stack.up();
    expect(await login(await adminUrl())).toBe("PONG");
    expect(await login(url)).toContain("WRONGPASS");
    expect((await stack.preview()).changes).toEqual({ same: expect.any(Number) });
  });

  test("that the installer ended half-way counts from what the server has, at preview and at up, and needs no restart", async () => {
    const { startedAt } = await stack.identity();
    const url = await adminUrl();
    await changed({ rules: "~* +get +my.command" }, { adminRotation: 3 });
    expect(await stack.failingUp()).toContain("Redis refuses this configuration");

    await changed({ rotation: 2 }, { adminRotation: 4 });
    for (const refused of [await stack.failingPreview(), await stack.failingUp()]) {
      expect(refused).toContain("adminRotation: 4 is refused, because the server is at 2 and only 3 logs in");
      expect(refused).toContain("users.app.rotation: 2 is refused, because the server is at 0");
    }
    expect(await login(url)).toBe("PONG");

    for (const adminRotation of [2, 3, 4]) {
      await changed({ rotation: 1 }, { adminRotation });
      await stack.up();
      expect(await login(await adminUrl())).toBe("PONG");
    }
    expect(await login(url)).toContain("WRONGPASS");
    expect((await stack.preview()).changes).toEqual({ same: expect.any(Number) });
    expect((await stack.identity()).startedAt).toBe(startedAt);
  });

  test("that an update of other targets made passwords for, or none, still counts from what the server has", async () => {
    const { users } = await stack.outputs();
    await changed({ rotation: 2 }, { adminRotation: 5 });
    expect(await stack.failingUp({ target: [await stack.urn("AclUsers::redis-users")] })).toContain(
      "A declared user has no password yet: the targets of this update leave out what makes it",
    );
    const passwords = ["RandomPassword::redis-admin-a", "UserPasswords::redis-passwords"];
    for (const [targets, answer] of [
      [["Volume::redis-data"], "NOPERM"] as const,
      [passwords, "WRONGPASS"] as const,
    ]) {
      await changed({ rotation: 2 }, { adminRotation: 5 });
      await stack.up({ target: await Promise.all(targets.map((each) => stack.urn(each))) });
      expect(await login((await stack.outputs()).users?.value.app.url)).toContain(answer);
      await changed({ rotation: 3 }, { adminRotation: 6 });
      const refused = await stack.failingPreview();
      expect(refused).toContain("adminRotation: 6 is refused, because the server is at 4");
      expect(refused).toContain("users.app.rotation: 3 is refused, because the server is at 1");
    }

    await changed({ rotation: 2 }, { adminRotation: 5 });
    await stack.up();
    expect(await login(await adminUrl())).toBe("PONG");
    expect(await login(users?.value.app.url)).toContain("NOPERM");
  });
});
