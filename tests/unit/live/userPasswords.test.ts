import { describe, expect, test } from "vitest";
import { passwordsOfText } from "../../../components/live/passwordTexts";
import { userPasswordsProvider as provider } from "../../../components/live/userPasswords";

const providerVersion = 1;
const of = (...logins: string[]) => ({ logins: logins.join("\n"), applied: "", providerVersion });

async function created(...logins: string[]) {
  const { outs } = await provider.create(of(...logins));
  if (!outs) throw new Error("nothing was made");
  return outs;
}

type Outputs = Awaited<ReturnType<typeof created>>;

/** `applied` is what the server had after the last update that came to its end. */
async function updatedFrom(applied: string[], olds: Outputs, ...logins: string[]) {
  const news = { ...of(...logins), applied: applied.join("\n") };
  const { outs } = await provider.update("user-passwords", olds, news);
  if (!outs) throw new Error("nothing was made");
  return outs;
}

/** After an update that came to its end. */
const updated = (olds: Outputs, ...logins: string[]) =>
  updatedFrom([...passwordsOfText(olds.passwords).keys()], olds, ...logins);

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

describe("an update that was to end a password and failed", () => {
  const onServer = ["app 0", "app 1", "web 0"];

  test.each<[string, string[][]]>([
    ["is taken back", []],
    ["is taken back after another one that failed", [["app 1"]]],
    ["is taken back after one that failed in the same way", [["app 0", "app 1"]]],
  ])("%s with the password that the server has", async (_what, between) => {
    const before = await created(...onServer);
    let state = await updatedFrom(onServer, before, "app 1", "new 0");
    for (const logins of between) state = await updatedFrom(onServer, state, ...logins);
    const back = await updatedFrom(onServer, state, ...onServer);
    expect(passwords(back)).toEqual(passwords(before));
    expect(back.ending).toBeUndefined();
  });

  test("is repeated, and then the password is forgotten by the next one", async () => {
    const before = await created(...onServer);
    const ended = await updatedFrom(onServer, before, "app 1");
    expect(ended.ending).toContain(passwords(before)["web 0"]);
    const next = await updatedFrom(["app 1"], ended, "app 1", "new 0");
    expect(JSON.stringify(next)).not.toContain(passwords(before)["web 0"]);
  });
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
