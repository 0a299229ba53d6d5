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

/** As one text, a line a user: Pulumi takes its time over every value of a map. */
export function fingerprintsText(fingerprints: Fingerprints): string {
  const lines = Object.entries(fingerprints).map(([user, passwords]) => [user, ...passwords].join(" "));
  return lines.sort().join("\n");
}

export function fingerprintsOfText(text: string): Fingerprints {
  const lines = text.split("\n").map((line) => line.split(" "));
  return Object.fromEntries(lines.map(([user = "", ...passwords]) => [user, passwords]));
}
