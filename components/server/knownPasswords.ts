import type { LiveFingerprints } from "../impact/changedPasswords";
import { plainProperties } from "../impact/plainProperties";
import type { Rotations } from "../impact/skippedRotations";
import type { KnownPasswords } from "../impact/userChangesHook";
import { fingerprint } from "../live/fingerprints";
import type { ServerPasswords } from "./passwords";
import { sha256 } from "./sha256";

/** The passwords of the declared users and of the admin, each as far as it is known: one of them that is not hides all hashes. */
export async function knownPasswords({
  given,
  generated,
  admin,
  rotations,
  lastRotations,
}: ServerPasswords): Promise<KnownPasswords> {
  const own = Object.entries({ ...given, admin }).map(
    async ([user, { live }]) => [user, Object.values(await plainProperties(live))] as const,
  );
  const everybody = [...(await Promise.all(own)), ...Object.entries(await generated.known())];
  const { declared, last } = (await plainProperties({ declared: rotations, last: lastRotations })) as {
    declared?: Rotations;
    last?: Rotations;
  };
  const isGenerated = (user: string, { users: generated }: Rotations) =>
    user === "admin" || user in generated;
  const live = everybody.map(([user, passwords]): [string, LiveFingerprints] => {
    const from = declared && isGenerated(user, declared) ? "generated" : "given";
    return [user, { from, live: passwords.map(fingerprintOf) }];
  });
  const before = last
    ? everybody.map(([user]) => [user, isGenerated(user, last) ? "generated" : "given"])
    : [];
  return { after: Object.fromEntries(live), from: Object.fromEntries(before) };
}

function fingerprintOf(password: unknown): string | undefined {
  return typeof password === "string" ? fingerprint(sha256(password)) : undefined;
}
