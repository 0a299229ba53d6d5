import { describe, expect, test } from "vitest";
import type { RedisUserArgs } from "../../../components/arguments/redisServerArgs";
import { program } from "../program";
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
