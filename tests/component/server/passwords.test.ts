import * as pulumi from "@pulumi/pulumi";
import { describe, expect, test } from "vitest";
import type { RedisUserArgs } from "../../../components/arguments/redisServerArgs";
import { program, value } from "../program";
import { password } from "../resourceTypes";
import { uploads } from "./installerFiles";

/** The generated passwords of a user `app` and their keepers. */
async function passwordsOf(app: RedisUserArgs): Promise<Record<string, unknown>> {
  const { resources } = await program({ users: { app: { rules: "+ping", ...app } } });
  const own = resources.filter(({ type, name }) => type === password && /^redis-app/.test(name));
  return Object.fromEntries(own.map(({ name, inputs }) => [name, inputs.keepers]));
}

describe("rotation", () => {
  test.each<[RedisUserArgs, Record<string, unknown>]>([
    [{}, { "redis-app": undefined }],
    [{ rotation: 0 }, { "redis-app": undefined }],
    [{ rotation: 1 }, { "redis-app-b": undefined, "redis-app": undefined }],
    [{ rotation: 2 }, { "redis-app": { generation: "1" }, "redis-app-b": undefined }],
    [{ rotation: 3 }, { "redis-app-b": { generation: "1" }, "redis-app": { generation: "1" } }],
    [{ rotation: 4 }, { "redis-app": { generation: "2" }, "redis-app-b": { generation: "1" } }],
    [{ rotation: 1, revokePrevious: true }, { "redis-app-b": undefined }],
    [{ rotation: 2, revokePrevious: true }, { "redis-app": { generation: "1" } }],
  ])("%j has these passwords, each made anew when its generation changes", async (user, expected) => {
    expect(await passwordsOf(user)).toEqual(expected);
  });
});

describe("names", () => {
  test("are no two users' the same, and none's that of a password of the program", async () => {
    const rules = "+ping";
    const names = ["web", "web-b", "eu-web", "admin-a", "b", "password", "-x", "x-"];
    const users = Object.fromEntries(names.map((name) => [name, { rules, rotation: 1 }]));
    const { declared } = await program({ users }, "cache");
    const made = declared.filter(([type]) => type === password).map(([, name]) => name);
    expect(made).toEqual([
      ...["cache-admin-a", "cache-admin-b", "cache-health"],
      ...["cache-web-b", "cache-web"],
      ...["cache-second password of web b", "cache-password of web b"],
      ...["cache-second password of eu web", "cache-password of eu web"],
      ...["cache-second password of admin a", "cache-password of admin a"],
      ...["cache-second password of b", "cache-password of b"],
      ...["cache-password-b", "cache-password"],
      ...["cache-second password of  x", "cache-password of  x"],
      ...["cache-second password of x ", "cache-password of x "],
    ]);
    const eu = await program({ users: { web: { rules }, b: { rules } } }, "cache-eu");
    const others = eu.resources.filter(({ type }) => type === password).map(({ name }) => name);
    expect(others.filter((name) => made.includes(name))).toEqual([]);
  });

  test.each([
    ["what they were called before", "eu-api", {}, "cache-eu-api"],
    ["nothing that is the admin's", "admin-a", {}, "cache-password of admin a"],
    ["nothing that another user's are called", "web-b", { web: 1 }, "cache-password of web b"],
    ["nothing that another user's were called", "web-b", { web: 2 }, "cache-password of web b"],
    ["that of a second password that nobody has", "web-b", { web: 0 }, "cache-web-b"],
  ])("have as an alias %s", async (_what, user, rotations, alias) => {
    const users = [
      [user, { rules: "+ping" }],
      ...Object.entries(rotations).map(([name, rotation]) => [
        name,
        { rules: "+ping", rotation, revokePrevious: true },
      ]),
    ];
    const { find } = await program({ users: Object.fromEntries(users) }, "cache");
    const name = `cache-password of ${user.replaceAll("-", " ")}`;
    const [former] = find(password, name).options.aliases ?? [];
    expect(await value(pulumi.output(former))).toEqual({ name: alias });
  });
});

test("a user who brings a password has none generated", async () => {
  const { resources } = await program({ users: { app: { rules: "+ping", password: "given" } } });
  expect(resources.map(({ name }) => name)).not.toContain("redis-app");
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
