import type { Fingerprints } from "../live/fingerprints";
import type { PasswordChange } from "./report/serverInput";

type Source = "given" | "generated";

/** The passwords that a user will have. */
export interface LiveFingerprints {
  from: Source;
  /** The one to log in with first; undefined for one that is not known yet. */
  live: (string | undefined)[];
}

/** The passwords that are live on the server, and where they came from, as far as the state tells. */
export interface PasswordsBefore {
  fingerprints: Fingerprints;
  from: Record<string, Source>;
}

/** Whose password changes and how, also while the new one is not known; those of new and of removed users are no change. */
export function changedPasswords(
  before: PasswordsBefore,
  after: Record<string, LiveFingerprints>,
): PasswordChange[] {
  return Object.entries(after).flatMap(([user, now]) => {
    const old = before.fingerprints[user];
    if (old === undefined || old.length === 0) return [];
    const change = changeOf(old, now, before.from[user] ?? now.from, user === "admin");
    if (change === undefined) return [];
    const closesSessions = old.some((password) => !now.live.includes(password));
    const isMaybe = now.from === "given" && now.live.includes(undefined);
    return [{ user, change, closesSessions, ...(isMaybe && { maybe: true as const }) }];
  });
}

function changeOf(
  old: string[],
  now: LiveFingerprints,
  wasFrom: Source,
  isAdmin: boolean,
): PasswordChange["change"] | undefined {
  if (now.from === "given") return changeToGiven(old, now.live, wasFrom);
  const [wasCurrent, wasPrevious] = old;
  const [current, ...previous] = now.live;
  if (current === wasCurrent) {
    return wasPrevious === undefined || previous.includes(wasPrevious) ? undefined : "revoked";
  }
  if (wasFrom === "given") return "generated in place of given";
  // A rotation of the admin's goes on with the one that was waiting.
  if (current !== undefined && current === wasPrevious) return isAdmin ? "rotated" : "taken back";
  return previous.includes(wasCurrent) ? "rotated" : "replaced";
}

/** Given ones have no order: of several hashes none is the current one. */
function changeToGiven(
  old: string[],
  now: LiveFingerprints["live"],
  wasFrom: Source,
): PasswordChange["change"] | undefined {
  const stays = old.some((password) => now.includes(password));
  const ends = old.some((password) => !now.includes(password));
  const adds = now.some((password) => password === undefined || !old.includes(password));
  if (!stays) return wasFrom === "given" ? "replaced" : "given in place of generated";
  if (ends && adds) return "replaced in part";
  if (ends) return wasFrom === "generated" && now[0] === old[0] ? "revoked" : "ended";
  return adds ? "added" : undefined;
}
