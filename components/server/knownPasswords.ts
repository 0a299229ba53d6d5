import type { LiveFingerprints } from "../impact/changedPasswords";
import { plainProperties } from "../impact/plainProperties";
import type { Rotations } from "../impact/skippedRotations";
import type { KnownPasswords } from "../impact/userChangesHook";
import { fingerprint } from "../live/fingerprints";
import type { LivePasswords } from "./generatedPasswords";
import type { ServerPasswords } from "./passwords";
import { sha256 } from "./sha256";

/** The passwords of the declared users and of the admin, each as far as it is known: one of them that is not hides all hashes. */
export async function knownPasswords({
  users,
  admin,
  rotations,
  lastRotations,
}: ServerPasswords): Promise<KnownPasswords> {
  const everybody = Object.entries({ ...users, admin });
  const { declared, last } = (await plainProperties({ declared: rotations, last: lastRotations })) as {
    declared?: Rotations;
    last?: Rotations;
  };
  const isGenerated = (user: string, { users: generated }: Rotations) =>
    user === "admin" || user in generated;
  const live = await Promise.all(
    everybody.map(async ([user, passwords]): Promise<[string, LiveFingerprints]> => {
      const from = declared && isGenerated(user, declared) ? "generated" : "given";
      return [user, { from, live: await fingerprints(passwords) }];
    }),
  );
  const before = last
    ? everybody.map(([user]) => [user, isGenerated(user, last) ? "generated" : "given"])
    : [];
  return { after: Object.fromEntries(live), from: Object.fromEntries(before) };
}

async function fingerprints({ live }: LivePasswords): Promise<(string | undefined)[]> {
  const known = Object.values(await plainProperties(live));
  return known.map((password) => (typeof password === "string" ? fingerprint(sha256(password)) : undefined));
}
