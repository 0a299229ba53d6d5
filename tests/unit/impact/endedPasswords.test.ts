import { expect, test } from "vitest";
import { endedPasswordsWarning } from "../../../components/impact/endedPasswords";

const users = (count: number) => Array.from({ length: count }, (_, n) => `user${n}`);

test.each([
  [1, "user0: the generated password is made anew"],
  [10, "user8, user9: the generated password is made anew"],
  [12, "user8, user9 and 2 more: the generated password is made anew"],
])("%i users whose generated passwords end are told", (count, beginning) => {
  expect(endedPasswordsWarning(users(count))).toContain(beginning);
});
