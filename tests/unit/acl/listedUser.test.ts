import { expect, test } from "vitest";
import { describeDrift, parseListedUser, withoutPasswords } from "../../../components/acl/listedUser";

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

test.each([
  [
    "with a selector, which is one rule",
    declared,
    { name: "app", isOn: true, noPassword: false, passwords: [one.slice(1)] },
    [
      "on",
      "sanitize-payload",
      one,
      "~cart:*",
      "resetchannels",
      "-@all",
      "+get",
      "(~a resetchannels -@all +set)",
    ],
  ],
  [
    "with two passwords, which are sorted apart from its rules",
    `user app on ${two} ${one} +get`,
    { name: "app", isOn: true, noPassword: false, passwords: [one.slice(1), two.slice(1)] },
    ["on", two, one, "+get"],
  ],
  [
    "without a password",
    "user eve on nopass ~* &* +@all",
    { name: "eve", isOn: true, noPassword: true, passwords: [] },
    ["on", "nopass", "~*", "&*", "+@all"],
  ],
  [
    "that is off",
    "user default off sanitize-payload resetchannels -@all",
    { name: "default", isOn: false, noPassword: false, passwords: [] },
    ["off", "sanitize-payload", "resetchannels", "-@all"],
  ],
  [
    "whose name looks like a rule",
    "user (#on on (~a +get)",
    { name: "(#on", isOn: true, noPassword: false, passwords: [] },
    ["on", "(~a +get)"],
  ],
  ["without rules", "user bob", { name: "bob", isOn: false, noPassword: false, passwords: [] }, []],
])("a listed user %s", (_, line, fields, rules) => {
  expect(parseListedUser(line)).toEqual({ ...fields, rules });
});

test("a listed user's rules are Redis's own text without the passwords", () => {
  expect(withoutPasswords(parseListedUser(declared))).toBe(
    "on sanitize-payload ~cart:* resetchannels -@all +get (~a resetchannels -@all +set)",
  );
});
