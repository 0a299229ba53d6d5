import { sha256 } from "../../../acl/sha256";
import type { StackArguments } from "../../../arguments/schema";
import type { User } from "../../../arguments/userSchema";
import { changedPasswords, type LiveFingerprints } from "../../changedPasswords";
import type { PasswordChange } from "../serverInput";
import type { Seals } from "../sides/fromArguments";

/** One side of a comparison by the stack file alone. */
interface Side {
  args: Pick<StackArguments, "users" | "adminRotation">;
  seals: Pick<Seals, "passwords">;
}

/**
 * Whose password changes by what two stack files declare. Of one that was encrypted anew, nobody without the stack's key can tell: it may
 * be the same.
 */
export function declaredPasswordChanges(before: Side, after: Side): PasswordChange[] {
  const [old, now] = [passwordsOf(before), passwordsOf(after)];
  const fingerprints = Object.entries(old).map(([user, { live }]): [string, string[]] => [
    user,
    live as string[],
  ]);
  const from = Object.entries(old).map(([user, each]): [string, LiveFingerprints["from"]] => [
    user,
    each.from,
  ]);
  const isSealed = (user: string) =>
    Object.hasOwn(before.seals.passwords, user) || Object.hasOwn(after.seals.passwords, user);
  const known = Object.entries(now).map(([user, each]): [string, LiveFingerprints] => {
    const isSame = Object.hasOwn(old, user) && old[user]?.live.join() === each.live.join();
    return [user, isSealed(user) && !isSame ? { ...each, live: [undefined] } : each];
  });
  return changedPasswords(
    { fingerprints: byUser(fingerprints), from: byUser(from) },
    Object.fromEntries(known),
  );
}

/** Without what every object has: a user may be called `constructor`. */
function byUser<T>(entries: [string, T][]): Record<string, T> {
  return { __proto__: null, ...Object.fromEntries(entries) } as unknown as Record<string, T>;
}

/** What stands for each live password: two of one text are one password. */
function passwordsOf({ args, seals }: Side): Record<string, LiveFingerprints> {
  const users = Object.entries(args.users).map(([name, user]): [string, LiveFingerprints] => [
    name,
    passwordOf(user, seals.passwords[name]),
  ]);
  const n = args.adminRotation;
  // A rotation of the admin's goes on with the one that was waiting.
  const admin: LiveFingerprints = { from: "generated", live: [`generated ${n}`, `generated ${n + 1}`] };
  return { ...Object.fromEntries(users), admin };
}

function passwordOf(
  { password, passwordHash, rotation = 0, revokePrevious }: User,
  seal?: string,
): LiveFingerprints {
  if (seal !== undefined) return { from: "given", live: [`sealed ${seal}`] };
  if (password !== undefined) return { from: "given", live: [`hash ${sha256(password)}`] };
  if (passwordHash !== undefined) {
    return { from: "given", live: [passwordHash].flat().map((hash) => `hash ${hash}`) };
  }
  const previous = rotation > 0 && !revokePrevious ? [`generated ${rotation - 1}`] : [];
  return { from: "generated", live: [`generated ${rotation}`, ...previous] };
}
