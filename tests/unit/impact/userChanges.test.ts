import { expect, test } from "vitest";
import { usersText } from "../../../components/acl/usersText";
import { describeUserChanges, describeUserUpdate } from "../../../components/impact/userChanges";
import { packed } from "../../../components/live/appliedUsers";

const image = "redis:8.2.6";
const told = (before: Record<string, string>, after: Record<string, string>, images = [image, image]) =>
  describeUserChanges({ users: before, image: images[0] ?? "" }, { users: after, image: images[1] ?? "" });

test.each([
  ["the same rules", { app: "~* +get" }, { app: "~* +get" }, []],
  ["other words for the same", { app: "~* +get" }, { app: "allkeys +get" }, []],
  [
    "fewer commands, more keys",
    { app: "~cart:* +get +set +flushdb" },
    { app: "~cart:* %R~order:* +get +set" },
    ["app loses: FLUSHDB; gains: read on order:*"],
  ],
  ["a user more", {}, { fresh: "~* +get" }, ["fresh is new; gains: GET, access to all keys"]],
  ["a user less", { gone: "~* +get" }, {}, ["gone is removed"]],
])("%s", (_, before, after, lines) => {
  expect(told(before as Record<string, string>, after as Record<string, string>)).toEqual(lines);
});

test("the same rules on another version of Redis", () => {
  const users = { app: "~* +hexpire", reader: "~* +@read" };
  expect(told(users, users, ["redis:7.4", "redis:8.2.6"])).toEqual([
    expect.stringMatching(/^reader gains: .*FT\.\*/),
  ]);
  expect(told(users, users, ["redis:8.2.6", "redis:7.4"])).toEqual([
    expect.stringMatching(/^reader loses: .*FT\.\*/),
  ]);
});

test("many users are counted", () => {
  const many = Object.fromEntries(Array.from({ length: 100 }, (_, n) => [`user${n}`, "+ping"]));
  const lines = told({}, many);
  expect(lines).toHaveLength(31);
  expect(lines.at(-1)).toBe("and 70 more users");
});

// As `read` of components/live/aclUsers.ts leaves them in the state.
const refreshed = (declared: Record<string, string>, drift: Record<string, string>) => {
  const noted = Object.fromEntries(Object.entries(drift).map(([name, change]) => [name, `(${change})`]));
  return {
    oldInputs: { image, users: usersText({ ...declared, ...noted }) },
    oldOutputs: { image, drift, applied: packed({ users: declared, fingerprints: {}, serverRules: {} }) },
  };
};

test.each([
  [
    "rights that were given",
    { app: "gained +@dangerous, lost -@admin" },
    {},
    ["app was changed by hand, it gained +@dangerous, lost -@admin; the update takes that back"],
  ],
  [
    "a user that was switched off, and one of the program's own",
    { app: "is switched off", health: "has 1 password more" },
    {},
    [
      "app was changed by hand, it is switched off; the update takes that back",
      "health was changed by hand, it has 1 password more; the update takes that back",
    ],
  ],
  [
    "a user that was removed, and a stranger",
    { app: "is gone", mallory: "is there, but nobody declared it" },
    {},
    ["app was removed by hand; the update makes it again", "mallory was made by hand; the update removes it"],
  ],
  [
    "a change of the declaration besides",
    { app: "gained +@dangerous" },
    { app: "~* +get +set" },
    [
      "app was changed by hand, it gained +@dangerous; the update takes that back",
      "app gains its first writes: SET",
    ],
  ],
  [
    "a user that is no longer declared",
    { app: "gained +@dangerous" },
    { app: undefined },
    ["app is removed"],
  ],
])("what was changed by hand is not taken for rules: %s", (_, drift, change, lines) => {
  const declared = { app: "~* +get", reader: "~* +get" };
  const { oldInputs, oldOutputs } = refreshed(declared, drift as Record<string, string>);
  const after = Object.entries({ ...declared, ...change }).filter(([, rules]) => rules !== undefined);
  const newInputs = { image, users: usersText(Object.fromEntries(after) as Record<string, string>) };
  expect(describeUserUpdate(oldInputs, oldOutputs, newInputs)).toEqual(lines);
});

test("a state from before the outputs had the declared rules is compared by its inputs", () => {
  const inputs = (rules: string) => ({ image, users: usersText({ app: rules }) });
  expect(describeUserUpdate(inputs("~* +get +set"), {}, inputs("~* +get"))).toEqual(["app loses: SET"]);
});

test("users are named when the server is made, as soon as their rules are known", () => {
  const users = usersText({ app: "~* +get +flushall" });
  const lines = ["app is new; gains what can do harm: FLUSHALL; gains: GET, access to all keys"];
  expect(describeUserUpdate(undefined, undefined, { image, users })).toEqual(lines);
  expect(describeUserUpdate(undefined, undefined, { image, users: undefined })).toEqual([]);
});
