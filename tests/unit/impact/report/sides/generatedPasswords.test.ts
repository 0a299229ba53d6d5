import { describe, expect, test } from "vitest";
import { generatedPasswords } from "../../../../../components/impact/report/sides/generatedPasswords";
import { UNKNOWN } from "../../../../../components/live/fields";

const password = (name: string, generation?: number) => ({
  urn: `urn::${name}`,
  inputs: generation === undefined ? {} : { keepers: { generation: String(generation) } },
});

const userPasswords = (logins: string) => ({ urn: "urn::redis-passwords", inputs: { logins } });

describe("the rotation that generated passwords stand for", () => {
  test.each([
    [0, false, "app 0"],
    [1, false, "app 0\napp 1"],
    [1, true, "app 1"],
    [10, false, "app 10\napp 9"],
    [10, true, "app 10"],
  ])("%i, the previous one revoked: %s", (rotation, revokePrevious, logins) => {
    const { of } = generatedPasswords("redis", { passwords: [], userPasswords: userPasswords(logins) });
    expect(of("app")).toEqual({ from: "generated", rotation, revokePrevious });
    expect(of("web")).toEqual({ from: "given" });
  });

  test("is none while it is not known", () => {
    const { of } = generatedPasswords("redis", { passwords: [], userPasswords: userPasswords(UNKNOWN) });
    expect(of("app")).toEqual({ from: "given" });
  });

  test.each([
    [0, 0, 0],
    [1, 1, 0],
    [2, 1, 1],
    [3, 2, 1],
  ])("the admin's %i", (adminRotation, a, b) => {
    const passwords = [password("redis-admin-a", a), password("redis-admin-b", b)];
    expect(generatedPasswords("redis", { passwords })).toMatchObject({ adminRotation });
  });
});

describe("in the state of an earlier version, which has a resource for each", () => {
  test.each([
    [0, false, [password("redis-app")]],
    [1, false, [password("redis-app"), password("redis-app-b")]],
    [1, true, [password("redis-app-b")]],
    [2, false, [password("redis-app", 1), password("redis-app-b")]],
    [2, true, [password("redis-app", 1)]],
    [3, false, [password("redis-app", 1), password("redis-app-b", 1)]],
    [3, true, [password("redis-app-b", 1)]],
    [4, false, [password("redis-app", 2), password("redis-app-b", 1)]],
  ])("%i, the previous one revoked: %s", (rotation, revokePrevious, passwords) => {
    expect(generatedPasswords("redis", { passwords }).of("app")).toEqual({
      from: "generated",
      rotation,
      revokePrevious,
    });
  });

  test("a user without any has a given one, whatever others are called", () => {
    const { of } = generatedPasswords("redis", {
      passwords: [password("redis-web"), password("redis-web-b")],
    });
    expect(of("web-b")).toEqual({ from: "given" });
  });

  test("a user with a hyphen has names of another form", () => {
    const passwords = [password("redis-password of eu web"), password("redis-second password of eu web")];
    expect(generatedPasswords("redis", { passwords }).of("eu-web")).toMatchObject({ rotation: 1 });
  });
});
