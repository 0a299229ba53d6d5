import { type ListedUser, parseListedUser } from "../acl/listedUser";
import { parseInfo } from "../connection/replies";
import type { ProvenServer } from "../connection/serverContainer";
import { login, type Session } from "../connection/session";
import { codeOf, failure, isPassing } from "../connection/sessionError";
import { type Fingerprints, fingerprint } from "./fingerprints";

/** `ACL LIST`, one line a user. */
export async function serverUsers(session: Session): Promise<string[]> {
  return (await session.send("ACL", "LIST")) as string[];
}

/** Before 7.4 `ACL LOAD` drops the connections of every user, changed or not. */
export async function refuseOldRedis(session: Session): Promise<void> {
  const { redis_version: version = "?" } = parseInfo(await session.send("INFO", "server"));
  const [major = 0, minor = 0] = version.split(".").map(Number);
  if (major > 7 || (major === 7 && minor >= 4)) return;
  throw failure(
    `The server is Redis ${version}; 7.4 or newer is needed, because an older one drops every connection when ` +
      "users change. Set `image` to a newer Redis.",
  );
}

/** What is wrong with the server's users, names and passwords only: rules are what ACL LOAD read from the file. */
export function credentialProblem(
  found: ListedUser[],
  users: Record<string, string>,
  fingerprints: Fingerprints,
): string | undefined {
  const names = ["default", ...Object.keys({ ...users, ...fingerprints })];
  const byName = new Map(found.map((user) => [user.name, user]));
  const known = new Set(names);
  const stranger = found.find((user) => !known.has(user.name));
  if (stranger) return `The installed users.acl has user "${stranger.name}", which is not declared.`;
  for (const name of names) {
    const user = byName.get(name);
    if (!user) return `The installed users.acl has no user "${name}", which is declared.`;
    const passwords = fingerprints[name] ?? [];
    if (user.passwords.map(fingerprint).join() !== [...passwords].sort().join()) {
      return `The passwords of user "${name}" in the installed users.acl are not the declared ones.`;
    }
  }
  const open = byName.get("default")?.isOn;
  return open ? 'User "default" is on: whoever reaches the server would be let in.' : undefined;
}

/**
 * Proves that the admin gets in by the current password and may work, and that nobody gets in without a login. All on the session
 * itself: a server may have no connection left.
 */
export async function proveLogins(session: Session, server: ProvenServer, names: string[]): Promise<void> {
  const current = { ...server, otherPasswords: [] };
  // One that is refused leaves the session logged in, to put the users back by.
  await login(session, current);
  await session.send("RESET");
  try {
    await session.send("PING");
    throw failure("A connection without a login is let in.");
  } catch (error) {
    if (codeOf(error) !== "NOAUTH") throw error;
  } finally {
    await login(session, current);
  }

  const needed = ["ACL LOAD", "CONFIG SET maxmemory 0", "CLIENT KILL USER x"];
  for (const command of needed) {
    const verdict = await session.send("ACL", "DRYRUN", server.username, ...command.split(" "));
    if (verdict !== "OK") {
      throw failure(`User "${server.username}" may no longer run ${command.split(" ", 1)[0]}.`);
    }
  }

  if (names.includes("health") && (await session.send("ACL", "DRYRUN", "health", "GET", "x")) === "OK") {
    throw failure('User "health" may read data; it must be good for PING only.');
  }
}

/**
 * Puts back the users of an earlier `ACL LIST`, on a session that is still open, in one step. When that session breaks,
 * everything is tried once more on a new one.
 */
export async function restoreUsers(session: Session, list: string[], why: string): Promise<void> {
  const users = list.map(parseListedUser);
  const names = users.map(({ name }) => name);
  try {
    const newcomers = (await serverUsers(session))
      .map((line) => parseListedUser(line).name)
      .filter((name) => !names.includes(name));
    await session.send("MULTI");
    for (const { name, rules } of users) {
      await session.send("ACL", "SETUSER", name, "reset", ...rules);
    }
    if (newcomers.length > 0) await session.send("ACL", "DELUSER", ...newcomers);
    await session.send("EXEC");
    if ((await serverUsers(session)).join() === list.join()) return;
  } catch (error) {
    if (isPassing(error)) throw error;
    why += `\n${(error as Error).message}`;
  }
  throw failure(
    `${why}\nThe users could not be put back as they were. Go back to the last configuration and repeat \`pulumi up\`; ` +
      "if the admin cannot log in any more, restart the server's container after that.",
  );
}
