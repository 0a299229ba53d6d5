import { expect, test } from "vitest";
import { describeUserChanges } from "../../../components/impact/userChanges";

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
  ["a user more", {}, { fresh: "~* +get" }, ["fresh is new; gains: GET, all keys"]],
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
