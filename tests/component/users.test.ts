import * as pulumi from "@pulumi/pulumi";
import { describe, expect, test } from "vitest";
import type { RedisUserArgs } from "../../components/arguments/redisServerArgs";
import { usersFile } from "./installerFiles";
import { type Program, program } from "./program";

const password = "random:index/randomPassword:RandomPassword";

/** The generated passwords of a user `app` and their keepers. */
async function passwordsOf(app: RedisUserArgs): Promise<Record<string, unknown>> {
  const { resources } = await program({ users: { app: { rules: "+ping", ...app } } });
  const own = resources.filter(({ type, name }) => type === password && /^redis-app/.test(name));
  return Object.fromEntries(own.map(({ name, inputs }) => [name, inputs.keepers]));
}

const line = (made: Program, user: string) =>
  usersFile(made)
    .split("\n")
    .find((each) => each.startsWith(`user ${user} `));

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

describe("presets", () => {
  test("go to users.acl as their rules", async () => {
    const made = await program({
      users: { shop: { preset: "readonly", keys: ["cart:*"], password: "given" } },
    });
    expect(line(made, "shop")).toMatch(/^user shop on #[0-9a-f]{64} resetchannels %R~cart:\* \+@string /);
  });
});

describe("rules that come later are judged when they are there", () => {
  test("with the demands on them", async () => {
    const made = await program({
      users: { app: { rules: pulumi.output(Promise.resolve("~* +get")), mustAllow: ["GET a"] } },
    });
    expect(line(made, "app")).toMatch(/ ~\* \+get$/);
  });
});
