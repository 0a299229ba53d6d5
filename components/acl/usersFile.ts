import { checkUserName } from "./grammar/checkRules";
import { ruleTokens, type Token } from "./grammar/ruleTokens";

/** An application's user as it goes into users.acl. */
export interface DeclaredUser {
  /** Redis ACL rules such as `~cart:* +@read` that `checkRules` has passed; whitespace between them does not matter. */
  rules: string;
  /** SHA-256 of every password that logs in, as 64 lower-case hex digits each; at least one. */
  passwordHashes: string[];
}

/** Everybody who may log in to one server. */
export interface UsersFile {
  /** Hashes of the program's own administrator (both live passwords of a rotation). */
  admin: string[];
  /** Hash of the health probe's password. */
  health: string;
  /** Applications' users by name. */
  users: Record<string, DeclaredUser>;
}

/**
 * The exact text of users.acl, which Redis reads at boot and at `ACL LOAD`.
 *
 * It is stricter than redis.conf: no comments (an error before Redis 8.8), one space between tokens, and a `default`
 * line always, because without one Redis makes a `default` user that needs no password and may do everything.
 *
 * `default` is off and has no password, so nobody can log in as it, but it keeps its rights: Redis up to and
 * including 8.2 replays the AOF as `default` and drops transactions and scripts' writes that it may not make (redis#14541).
 */
export function renderUsersFile(file: UsersFile): string {
  const users = Object.entries(file.users).sort(([a], [b]) => (a < b ? -1 : 1));
  const lines = [
    "user default off ~* &* +@all",
    `user admin on ${passwordTokens("admin", file.admin)} ~* &* +@all`,
    `user health on ${passwordTokens("health", [file.health])} resetchannels -@all +ping`,
    ...users.map(([name, user]) => userLine(name, user)),
  ];
  return `${lines.join("\n")}\n`;
}

function userLine(name: string, user: DeclaredUser): string {
  const problem = checkUserName(name);
  if (problem) throw new Error(`user ${JSON.stringify(name)}: ${problem}`);
  const rules = ["resetchannels", ...ruleTokens(user.rules).map(ruleText)];
  return ["user", name, "on", passwordTokens(name, user.passwordHashes), ...rules].join(" ");
}

/** `resetchannels` comes first in the user and in each selector: otherwise `acl-pubsub-default` could add `&*`. */
function ruleText({ text, inner }: Token): string {
  return inner ? `(${["resetchannels", ...inner.map((rule) => rule.text)].join(" ")})` : text;
}

function passwordTokens(name: string, hashes: string[]): string {
  if (hashes.length === 0) {
    throw new Error(
      `user ${JSON.stringify(name)}: no password hash is given; a user without one could never log in`,
    );
  }
  hashes.forEach((hash, index) => {
    if (!/^[0-9a-f]{64}$/.test(hash)) {
      throw new Error(
        `user ${JSON.stringify(name)}: passwordHashes[${index}] is not a SHA-256 in 64 lower-case hex digits`,
      );
    }
  });
  return hashes.map((hash) => `#${hash}`).join(" ");
}
