import { describe, expect, test } from "vitest";
import { liveRotations, type Rotations, skippedRotations } from "../../../components/impact/skippedRotations";

const admin = (rotation: number): Rotations => ({ admin: rotation, users: {} });
const app = (rotation: number): Rotations => ({ admin: 0, users: { app: rotation } });

test("a user's live passwords are the newest and the one before it, unless that was revoked", () => {
  const users = { first: 0, rotated: 1, revoked: 2 };
  expect(Object.fromEntries(liveRotations({ users, revoked: ["revoked"] }))).toEqual({
    first: [0],
    rotated: [1, 0],
    revoked: [2],
  });
});

describe("a rotation", () => {
  test.each([
    ["none", admin(1), admin(1)],
    ["the next one of the admin", admin(1), admin(2)],
    ["none of a user", app(4), app(4)],
    ["the next one of a user", app(0), app(1)],
    ["back to the one whose password still works", app(2), app(1)],
    ["of a user who is new", admin(0), app(7)],
    ["of a user who is gone", app(7), admin(0)],
  ])("%s is well", (_what, before, after) => {
    expect(skippedRotations(before, after)).toEqual([]);
  });

  test.each([
    [
      "two at once of the admin",
      admin(1),
      admin(3),
      /^adminRotation: 3 .* the server is at 1 and only 2 logs in.*; set it to 2 /,
    ],
    [
      "the admin's last one taken back",
      admin(3),
      admin(2),
      /^adminRotation: 2 .* at 3 and only 4 logs in.* \(or to 3, to leave it\)/,
    ],
    [
      "two at once of a user",
      app(1),
      app(3),
      /^users\.app\.rotation: 3 .* the server is at 1 .*; set it to 2, run/,
    ],
    [
      "two of a user taken back",
      app(3),
      app(0),
      /^users\.app\.rotation: 0 .* the server is at 3 .*; set it to 2, run/,
    ],
  ])("%s is refused, with the next step", (_what, before, after, problem) => {
    expect(skippedRotations(before, after)).toEqual([expect.stringMatching(problem)]);
  });
});
