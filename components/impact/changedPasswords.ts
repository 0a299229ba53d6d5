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
    const isMaybe = change === "replaced" && now.from === "given" && now.live[0] === undefined;
    return [{ user, change, closesSessions, ...(isMaybe && { maybe: true as const }) }];
  });
}

function changeOf(
  [wasCurrent, wasPrevious]: string[],
  { from, live: [current, ...previous] }: LiveFingerprints,
  wasFrom: Source,
  isAdmin: boolean,
): PasswordChange["change"] | undefined {
  if (current === wasCurrent) {
    return wasPrevious === undefined || previous.includes(wasPrevious) ? undefined : "revoked";
  }
  if (from !== wasFrom) return `${from} in place of ${wasFrom}` as PasswordChange["change"];
  // A rotation of the admin's goes on with the one that was waiting.
  if (current !== undefined && current === wasPrevious) return isAdmin ? "rotated" : "taken back";
  return previous.includes(wasCurrent) ? "rotated" : "replaced";
}
