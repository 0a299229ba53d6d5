import { describe, expect, test } from "vitest";
import { checkUserName, reservedUserNames } from "../../../components/acl/grammar/checkRules";
import { type DeclaredUser, renderUsersFile } from "../../../components/acl/usersFile";

const hash = (digit: string) => digit.repeat(64);
const render = (users: Record<string, DeclaredUser>) =>
  renderUsersFile({ admin: [hash("a"), hash("b")], health: hash("c"), users });

describe("users.acl", () => {
  test("always closes `default`, then lists admin, health and the users by name", () => {
    const users = {
      worker: { rules: "~jobs:* +@write", passwordHashes: [hash("2"), hash("3")] },
      app: { rules: "~* &* +@all -@admin", passwordHashes: [hash("1")] },
    };
    expect(render(users)).toBe(
      [
        "user default off ~* &* +@all",
        `user admin on #${hash("a")} #${hash("b")} ~* &* +@all`,
        `user health on #${hash("c")} resetchannels -@all +ping`,
        `user app on #${hash("1")} resetchannels ~* &* +@all -@admin`,
        `user worker on #${hash("2")} #${hash("3")} resetchannels ~jobs:* +@write`,
        "",
      ].join("\n"),
    );
  });

  test("does not depend on the order in which users are declared", () => {
    const a = { rules: "+get", passwordHashes: [hash("1")] };
    expect(render({ b: a, a })).toBe(render({ a, b: a }));
  });

  test("has one space between tokens however the rules are laid out", () => {
    expect(render({ app: { rules: "\n  ~a:*\t +get  \n", passwordHashes: [hash("1")] } })).toContain(
      `user app on #${hash("1")} resetchannels ~a:* +get\n`,
    );
  });

  test.each([
    ["no password", [], 'user "app": no password hash is given; a user without one could never log in'],
    ["upper case", [hash("A")], 'user "app": passwordHashes[0] is not a SHA-256 in 64 lower-case hex digits'],
    [
      "too short",
      [hash("1"), "12"],
      'user "app": passwordHashes[1] is not a SHA-256 in 64 lower-case hex digits',
    ],
  ])("refuses %s without printing it", (_, passwordHashes, message) => {
    expect(() => render({ app: { rules: "+get", passwordHashes } })).toThrow(new Error(message));
  });

  test("keeps a selector together, and its channels independent of the server's default", () => {
    expect(render({ app: { rules: "( ~a   +get ) +ping", passwordHashes: [hash("1")] } })).toContain(
      `user app on #${hash("1")} resetchannels (resetchannels ~a +get) +ping\n`,
    );
  });

  test("refuses a user it could not write on one line", () => {
    expect(() => render({ "a b": { rules: "+get", passwordHashes: [hash("1")] } })).toThrow(
      /must not contain spaces/,
    );
  });
});

describe("user names", () => {
  test.each(["app", "app-1", "team/app", "größe", "Administrator"])("%s is accepted", (name) => {
    expect(checkUserName(name)).toBeUndefined();
  });
  test.each([...reservedUserNames])("%s is reserved", (name) => {
    expect(checkUserName(name)).toMatch(/reserved/);
  });
  test.each([
    ["Admin", "admin"],
    ["DEFAULT", "default"],
    ["heAlth", "health"],
  ])("%s is too near to the reserved %s", (name, reserved) => {
    expect(checkUserName(name)).toBe(
      `the name differs from the reserved \`${reserved}\` by case only, and Redis would take it for another user; choose another name`,
    );
  });
  test.each(["", "a b", "a\nuser b", "a\tb", "a\u0000b", "a\u007f"])("%j is refused", (name) => {
    expect(checkUserName(name)).toMatch(/must not/);
  });
});
