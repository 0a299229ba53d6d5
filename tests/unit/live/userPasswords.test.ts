import { describe, expect, test } from "vitest";
import { passwordsOfText } from "../../../components/live/passwordTexts";
import { userPasswordsProvider as provider } from "../../../components/live/userPasswords";

const providerVersion = 1;
const of = (...logins: string[]) => ({ logins: logins.join("\n"), providerVersion });

async function created(...logins: string[]) {
  const { outs } = await provider.create(of(...logins));
  if (!outs) throw new Error("nothing was made");
  return outs;
}

async function updated(olds: { passwords: string; providerVersion: number }, ...logins: string[]) {
  const { outs } = await provider.update("user-passwords", olds, of(...logins));
  if (!outs) throw new Error("nothing was made");
  return outs;
}

const passwords = (outs: { passwords: string }) => Object.fromEntries(passwordsOfText(outs.passwords));

test("each is 32 letters and digits, and no two are the same", async () => {
  const users = Array.from({ length: 100 }, (_, n) => `user${n} 0`);
  const made = Object.values(passwords(await created(...users)));
  expect(made.filter((password) => !/^[A-Za-z0-9]{32}$/.test(password))).toEqual([]);
  expect(new Set(made).size).toBe(users.length);
});

test("a change makes those that are new, keeps the others, and forgets what is not declared", async () => {
  const before = await created("constructor 0", "web 0");
  const after = await updated(before, "constructor 0", "constructor 1", "new 0");
  expect(passwords(after)).toEqual({
    "constructor 0": passwords(before)["constructor 0"],
    "constructor 1": expect.stringMatching(/^\w{32}$/),
    "new 0": expect.stringMatching(/^\w{32}$/),
  });
});

test.each([
  ["a removed user that comes back", ["app 0", "web 0"], ["app 0"], "web 0"],
  ["a rotation that was taken back and is made again", ["app 1", "app 2"], ["app 0", "app 1"], "app 2"],
  ["a previous password that was revoked and is declared again", ["app 0", "app 1"], ["app 1"], "app 0"],
])("%s has another password", async (_what, logins, without, login) => {
  const before = await created(...logins);
  const back = await updated(await updated(before, ...without), ...logins);
  expect(passwords(back)[login]).not.toBe(passwords(before)[login]);
});

describe("a preview finds", () => {
  test.each([
    ["nothing to do when the same are declared", of("app 0", "web 1"), false],
    ["a user that is new", of("app 0", "new 0", "web 1"), true],
    ["a user that is gone", of("web 1"), true],
    ["a rotation", of("app 1", "web 1"), true],
    ["another text of the provider", { ...of("app 0", "web 1"), providerVersion: 2 }, true],
  ])("%s", async (_what, declared, changes) => {
    const state = await created("app 0", "web 1");
    expect(await provider.diff("user-passwords", state, declared)).toMatchObject({ changes, replaces: [] });
  });
});
