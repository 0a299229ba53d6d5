/** Fingerprints of the passwords that are live, by user; the one to log in with first. */
export type Fingerprints = Record<string, string[]>;

/** Enough of a SHA-256 to tell two passwords apart: the whole one would be half of what a user takes in the state. */
export function fingerprint(hash: string): string {
  return hash.slice(0, 16);
}

export function fingerprintsOf(passwordHashes: Record<string, string[]>): Fingerprints {
  const users = Object.entries(passwordHashes).map(([user, hashes]) => [user, hashes.map(fingerprint)]);
  return Object.fromEntries(users);
}

/** As one text: Pulumi takes its time over every value of a map, and of this one nobody but a provider sees more than a change. */
export function fingerprintsText(fingerprints: Fingerprints): string {
  const sorted = Object.entries(fingerprints).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify(Object.fromEntries(sorted));
}
