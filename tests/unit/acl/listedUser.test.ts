import { expect, test } from "vitest";
import { describeDrift, nameOfListedUser } from "../../../components/acl/listedUser";

const [one, two] = [`#${"1".repeat(64)}`, `#${"2".repeat(64)}`];
const declared = `user app on sanitize-payload ${one} ~cart:* resetchannels -@all +get (~a resetchannels -@all +set)`;

test.each([
  ["nothing", declared, undefined],
  ["gone", undefined, "is gone"],
  ["off", declared.replace(" on ", " off "), "is switched off"],
  ["without password", declared.replace(one, "nopass"), "needs no password (nopass), has 1 password less"],
  ["another password", declared.replace(one, two), "has 1 password more, has 1 password less"],
  ["a password more", declared.replace(one, `${one} ${two}`), "has 1 password more"],
  ["a rule more", declared.replace("+get", "+get +keys"), "gained +keys"],
  ["other keys", declared.replace("~cart:*", "~*"), "gained ~*, lost ~cart:*"],
  [
    "another selector",
    declared.replace("(~a", "(~b"),
    "gained (~b resetchannels -@all +set), lost (~a resetchannels -@all +set)",
  ],
])("drift of a user: %s", (_, now, words) => {
  expect(describeDrift(declared, now)).toBe(words);
});

test("a stranger is drift", () => {
  expect(describeDrift(undefined, "user eve on nopass ~* &* +@all")).toBe("is there, but nobody declared it");
});

test("the order of rules matters to Redis, so it is drift", () => {
  expect(describeDrift("user a on -@all +@read -get", "user a on -@all -get +@read")).toBe(
    "has its rules in another order",
  );
});

test("a listed user has its name in second place", () => {
  expect(nameOfListedUser(declared)).toBe("app");
});
