import * as pulumi from "@pulumi/pulumi";
import { describe, expect, test } from "vitest";
import type { RedisUserArgs } from "../../../components/arguments/redisServerArgs";
import { program } from "../program";
import { dynamic } from "../resourceTypes";
import { uploads, userLine } from "./installerFiles";

/** Whose passwords are made and kept. */
async function loginsOf(users: Record<string, RedisUserArgs>): Promise<unknown> {
  const { find } = await program({ users });
  return find(dynamic("UserPasswords"), "redis-passwords").inputs.logins;
}

describe("rotation", () => {
  test.each<[RedisUserArgs, string]>([
    [{}, "app 0"],
    [{ rotation: 0 }, "app 0"],
    [{ rotation: 1 }, "app 0\napp 1"],
    [{ rotation: 10 }, "app 10\napp 9"],
    [{ rotation: 1, revokePrevious: true }, "app 1"],
    [{ rotation: 2, revokePrevious: true }, "app 2"],
  ])("%j has these passwords", async (user, logins) => {
    expect(await loginsOf({ app: { rules: "+ping", ...user } })).toBe(logins);
  });
});

test("a user who brings a password has none generated, and without others there is no resource for them", async () => {
  const rules = "+ping";
  const app = { rules, password: "given" };
  expect(await loginsOf({ app, web: { rules } })).toBe("web 0");
  const { declared } = await program({ users: { app } });
  expect(declared.map(([type]) => type)).not.toContain(dynamic("UserPasswords"));
});

describe("a user of whom hashes are given", () => {
  const [one, other] = ["0a".repeat(32), "0b".repeat(32)];

  test.each<[what: string, passwordHash: RedisUserArgs["passwordHash"], tokens: string]>([
    ["one", one, `#${one}`],
    ["several", [one, other], `#${one} #${other}`],
    ["that come later", pulumi.output([one, other]), `#${one} #${other}`],
    ["of which one comes later", [one, pulumi.output(other)], `#${one} #${other}`],
  ])("has them on the server and no password besides: %s", async (_, passwordHash, tokens) => {
    const made = await program({ users: { app: { rules: "+ping", passwordHash } } });
    expect(userLine(made, "app")).toBe(`user app on ${tokens} resetchannels +ping`);
    expect(made.declared.map(([type]) => type)).not.toContain(dynamic("UserPasswords"));
  });

  test("has none of them in clear in what a preview shows of a resource", async () => {
    const { resources } = await program({ users: { app: { rules: "+ping", passwordHash: [one, other] } } });
    const shown = JSON.stringify(resources.map((each) => each.shown));
    for (const hash of [one, other]) expect(shown).not.toContain(hash);
  });
});

test("an update of other targets, in which the first one is not generated yet, does what it is for", async () => {
  const { declared } = await program({ users: { app: { rules: "+ping" } } }, "redis", {}, {}, [
    dynamic("UserPasswords"),
  ]);
  expect(declared.map(([type]) => type)).toContain(dynamic("AclUsers"));
});

test("the order in which users are declared changes nothing", async () => {
  const [a, b] = [{ rules: "+ping" }, { rules: "+echo", rotation: 1 }];
  expect(await loginsOf({ a, b })).toBe(await loginsOf({ b, a }));
});

test("the admin's password is in the connection's configuration and in no resource", async () => {
  const made = await program({ users: { app: { rules: "~* +@all" } } });
  const withPassword = made.resources.filter(({ inputs }) =>
    JSON.stringify(inputs).includes("generated-password"),
  );
  expect(withPassword.map(({ name }) => name)).toEqual(["redis-connection", "redis-config"]);
  const files = uploads(made).filter(({ content }) => content?.includes("generated-password"));
  expect(files.map(({ file }) => file)).toEqual(["/candidate/health.secret"]);
});
