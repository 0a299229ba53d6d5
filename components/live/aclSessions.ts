import type { ListedUser } from "../acl/listedUser";
import { sessionsByUser } from "../connection/replies";
import type { Session } from "../connection/session";
import type { Fingerprints } from "./fingerprints";

/**
 * Closes the sessions of whoever lost access, which Redis keeps, and says how many there were. Those of a user that is gone
 * were closed by ACL LOAD itself.
 */
export async function closeSessions(
  session: Session,
  change: { before: ListedUser[]; after: ListedUser[]; sessions: Record<string, number>; revoked: string[] },
): Promise<number> {
  const closed: string[] = [];
  let total = 0;
  const after = new Map(change.after.map((user) => [user.name, user]));
  for (const old of change.before) {
    const now = after.get(old.name);
    const gone = now === undefined;
    const off = old.isOn && now?.isOn === false;
    const lost = old.noPassword && now?.noPassword === false;
    const revoked =
      old.passwords.some((hash) => !now?.passwords.includes(hash)) || change.revoked.includes(old.name);
    if (!gone && !off && !lost && !revoked) continue;
    const count = gone
      ? (change.sessions[old.name] ?? 0)
      : Number(await session.send("CLIENT", "KILL", "USER", old.name));
    if (count > 0) closed.push(`${old.name} ${count}`);
    total += count;
  }
  if (total > 0) console.log(`Closed the sessions of users that lost access: ${closed.join(", ")}`);
  return total;
}

/** After a rotation: how many sessions of each rotated user are still there, all of them older than the new password. */
export async function reportPreviousPasswords(
  session: Session,
  olds: Fingerprints,
  news: Fingerprints,
): Promise<void> {
  const rotated = Object.entries(news).filter(
    ([name, [current = "", ...others]]) =>
      !olds[name]?.includes(current) && others.some((password) => olds[name]?.includes(password)),
  );
  if (rotated.length === 0) return;
  const sessions = sessionsByUser(await session.send("CLIENT", "LIST"));
  for (const [name] of rotated) {
    console.log(
      `User "${name}" has a new password. Sessions on the previous one: ${sessions[name] ?? 0}. ` +
        "It works until the next rotation, or until `revokePrevious`.",
    );
  }
}
