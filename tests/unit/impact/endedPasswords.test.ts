import { expect, test } from "vitest";
import { endedPasswords, endedPasswordsWarning } from "../../../components/impact/endedPasswords";

const users = (count: number) => Array.from({ length: count }, (_, n) => `user${n}`);

test.each([
  [1, "user0: the generated password is made anew"],
  [10, "user8, user9: the generated password is made anew"],
  [12, "user8, user9 and 2 more: the generated password is made anew"],
])("%i users whose generated passwords end are told", (count, beginning) => {
  expect(endedPasswordsWarning(users(count))).toContain(beginning);
});

test.each([
  ["a rotation that the server has", { app: 0 }, [0], [], ["app"]],
  ["one that the state has as well", { app: 0 }, [0], ["app 0"], []],
  ["a rotation that keeps the previous one", { app: 1 }, [2, 1], ["app 1"], []],
  ["the same without it in the state", { app: 1 }, [2, 1], [], ["app"]],
  ["a rotation that revokes it", { app: 1 }, [2], [], []],
  ["a rotation that is taken back", { app: 2 }, [1, 0], [], ["app"]],
  ["a previous one that was revoked before", { app: 1 }, [1, 0], ["app 1"], []],
  ["a user who is new", {}, [0], [], []],
  ["a user who is gone", { web: 0, app: 0 }, [0], ["app 0"], []],
  ["a user called as JavaScript's own", { constructor: 0 }, [0], ["app 0"], []],
])("of %s", (_what, users, own, kept, ended) => {
  const passwords = new Map(kept.map((login) => [login, "somePassword"]));
  expect(endedPasswords({ admin: 0, users }, new Map([["app", own]]), passwords)).toEqual(ended);
});
