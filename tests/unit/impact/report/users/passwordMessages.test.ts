import { expect, test } from "vitest";
import type { PasswordChange } from "../../../../../components/impact/report/serverInput";
import {
  passwordChanges,
  passwordMessage,
  reportMark,
} from "../../../../../components/impact/report/users/passwordMessages";

const changes: PasswordChange[] = [
  { user: "app", change: "rotated", closesSessions: true },
  { user: "a b{%}", change: "replaced", closesSessions: true, maybe: true },
  { user: "bob", change: "revoked" },
];

test("what is written is read, as the engine passes it on", () => {
  const message = passwordMessage(changes);
  expect(passwordChanges([message])).toEqual(changes);
  expect(passwordChanges([`<{%reset%}>${message}<{%reset%}>\n`])).toEqual(changes);
});

test.each([
  ["another message", "registering resource"],
  ["no JSON", `${reportMark}{"passwords": [`],
  ["a change that this program does not know", `${reportMark}{"passwords":[{"user":"app","change":"bent"}]}`],
])("nothing is read from %s", (_, message) => {
  expect(passwordChanges([message])).toEqual([]);
});
