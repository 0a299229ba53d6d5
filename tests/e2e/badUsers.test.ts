import { afterAll, beforeAll, expect, test } from "vitest";
import { freePort } from "../../scripts/freePort";
import { TestStack } from "./testStack";

const hex = "0123456789abcdef".repeat(4);

/** Rules that Redis, or this program, would refuse, and what the preview says of them. */
const badRules: Record<string, [rules: string, reason: string]> = {
  hash63: [`#${hex.slice(1)} +get`, "passwords are not rules"],
  hashUpper: [`#${hex.toUpperCase()} +get`, "passwords are not rules"],
  hash: [`#${hex} +get`, "passwords are not rules"],
  plain: [">hunter22 +get", "passwords are not rules"],
  plainSpaced: [">hunter22 hunter23 +get", "passwords are not rules"],
  removed: ["<hunter22", "passwords are not rules"],
  removedHash: [`!${hex}`, "passwords are not rules"],
  nopass: ["nopass ~* +@all", "passwords are not rules"],
  resetpass: ["resetpass +get", "passwords are not rules"],
  reset: ["reset +get", "it would take the user's password away too"],
  command: ["~* +nosuch", "has no command `nosuch`"],
  slip: ["~* +flushal", "did you mean `flushall`?"],
  category: ["~* +@reed", "did you mean `@read`?"],
  open: ["(~a +get", "this parenthesis is never closed"],
  close: ["~* +get)", "has no command `get)`"],
  keyAfterAll: ["~* ~a", "all keys are allowed already"],
  channelAfterAll: ["&* &a", "all channels are allowed already"],
  keyRight: ["%Q~a +get", "key rights are written `%R~pattern`"],
  subcommand: ["+config|nosuch", "has no subcommand `nosuch`"],
  deepSubcommand: ["+config|get|x", "a rule names at most one subcommand"],
  noSubcommand: ["+config|", "the subcommand after `|` is missing"],
  denyArgument: ["+@all -select|1", "only `+` can name a first argument"],
  noSign: ["~* get", "a command is allowed by `+get`"],
  word: ["allkey +get", "did you mean `allkeys`?"],
  onInside: ["(on ~a +get)", "cannot stand in a selector"],
  module: ["~* +ft.search", "this image has no modules"],
};

/** Users that are wrong for another reason. */
const badUsers: Record<string, [user: unknown, reason: string]> = {
  "with space": [{ rules: "+get" }, "must not contain spaces"],
  "new\nline": [{ rules: "+get" }, "must not contain spaces, line breaks"],
  "nul\0": [{ rules: "+get" }, "must not contain spaces, line breaks or control characters"],
  "": [{ rules: "+get" }, "a user name must not be empty"],
  default: [{ rules: "+get" }, "users.default: the name is reserved"],
  admin: [{ rules: "+get" }, "users.admin: the name is reserved"],
  health: [{ rules: "+get" }, "users.health: the name is reserved"],
  empty: [{ rules: "+get", password: "" }, "users.empty.password: the value (not shown, it is a secret)"],
  number: [{ rules: 5 }, "users.number.rules: 5 is not allowed"],
  nothing: [{}, "users.nothing.rules: a user needs `rules`"],
  text: ["+get", "users.text"],
  unknownKey: [{ rule: "+get" }, "users.unknownKey.rule: there is no such key; the nearest one is rules"],
  badPreset: [{ preset: "chache" }, "users.badPreset.preset: "],
  noKeys: [{ preset: "cache" }, "the preset `cache` needs keys"],
  back: [{ rules: "+get", rotation: -1 }, "users.back.rotation: -1 is not allowed"],
};

let stack: TestStack;
let port: number;
const good = { app: { rules: "~* +get" } };

beforeAll(async () => {
  port = await freePort();
  stack = await TestStack.create({ users: good, port });
  await stack.up();
});
afterAll(() => stack.remove());

test("forty bad users are refused at preview and at up, all at once; the server keeps its own", async () => {
  const before = await stack.aclList();
  const rules = Object.entries(badRules).map(([name, [text]]) => [name, { rules: text }]);
  const others = Object.entries(badUsers).map(([name, [user]]) => [name, user]);
  const users = { ...good, ...Object.fromEntries([...rules, ...others]) };
  await stack.configure({ users, port });

  for (const text of [await stack.failingPreview(), await stack.failingUp()]) {
    for (const [name, [, reason]] of Object.entries(badRules)) {
      expect(text).toContain(`users.${name}.rules: `);
      expect(text).toContain(reason);
    }
    for (const [, reason] of Object.values(badUsers)) expect(text).toContain(reason);
    for (const secret of ["hunter2", hex.slice(1), hex.slice(1).toUpperCase()]) {
      expect(text).not.toContain(secret);
    }
  }
  expect(await stack.aclList()).toEqual(before);
  await stack.as("app", async (redis) => expect(await redis.get("nothing")).toBeNull());
});
