import { expect, test } from "vitest";
import { parseListedUser } from "../../../../../components/acl/listedUser";
import { carriedUsers } from "../../../../../scripts/operations/import/carriedUsers";
import { hash, otherHash } from "./someServer";

const carried = (...lines: string[]) => carriedUsers(lines.map(parseListedUser), "redis:8.0.2");

test.each<[what: string, line: string, rules: string]>([
  ["all rights", `user app on sanitize-payload #${hash} ~* &* +@all`, "~* &* +@all"],
  [
    "some keys, no channel",
    `user app on #${hash} ~a:* %R~b:* resetchannels -@all +@read -get`,
    "~a:* %R~b:* +@read -get",
  ],
  ["some channels", `user app on #${hash} ~a:* resetchannels &news -@all +get`, "~a:* &news +get"],
  [
    "a selector",
    `user app on #${hash} resetchannels -@all +ping (~tmp:* resetchannels -@all +set)`,
    "+ping (~tmp:* +set)",
  ],
  ["no rights at all", `user app on #${hash} resetchannels -@all`, ""],
])("a user with %s has them, and no password among the rules", (_, line, rules) => {
  expect(carried(line)).toEqual({ users: { app: { rules } }, hashes: { app: [hash] }, notes: [] });
});

test("every password of a user goes on", () => {
  expect(carried(`user app on #${otherHash} #${hash} ~* +@all`).hashes).toEqual({ app: [hash, otherHash] });
});

test.each<[what: string, line: string, user: string | undefined, note: string | undefined]>([
  ["default, off", "user default off nopass ~* &* +@all", undefined, undefined],
  [
    "default, open",
    "user default on nopass ~* &* +@all",
    undefined,
    "default is on and needs no password. Here it is off",
  ],
  [
    "default with a password",
    `user default on #${hash} ~* &* +@all`,
    "former-default",
    "redis://former-default:PASSWORD@HOST:PORT",
  ],
  [
    "a name of the program's own",
    `user admin on #${hash} ~* +@all`,
    "former-admin",
    "admin is a name of the program's own",
  ],
  [
    "the same in upper case",
    `user Health on #${hash} ~* +@all`,
    "former-health",
    "Health is a name of the program's own",
  ],
  ["one that is off", `user app off #${hash} ~* +@all`, undefined, "app is off"],
  ["one without any password", "user app on ~* +@all", undefined, "app has no password at all"],
  [
    "one that gets in with any",
    "user app on nopass ~* +@all",
    "app",
    "app gets in with any password (nopass). Here it gets a generated one",
  ],
  [
    "rules that the image refuses",
    `user app on #${hash} ~* +@array`,
    undefined,
    "app is left out, because redis:8.0.2 refuses it: users.app.rules: ",
  ],
])("%s", (_, line, user, note) => {
  const { users, notes } = carried(line);
  expect(Object.keys(users)).toEqual(user === undefined ? [] : [user]);
  expect(notes).toEqual(note === undefined ? [] : [expect.stringContaining(note)]);
});

test("a name that is taken already is not taken twice", () => {
  const { users } = carried(`user admin on #${hash} ~a +@all`, `user former-admin on #${hash} ~b +@all`);
  expect(users).toEqual({ "former-admin-2": { rules: "~a +@all" }, "former-admin": { rules: "~b +@all" } });
});

test("names that differ by case only are two users", () => {
  const { users } = carried(`user admin on #${hash} ~a +@all`, `user Admin on #${hash} ~b +@all`);
  expect(users).toEqual({ "former-admin": { rules: "~a +@all" }, "former-admin-2": { rules: "~b +@all" } });
});

test("no note has a hash in it", () => {
  const { notes } = carried(`user default on #${hash} ~* +@all`, `user admin off #${hash} ~* +@all`);
  expect(notes).toHaveLength(2);
  expect(notes.join()).not.toContain(hash);
});
