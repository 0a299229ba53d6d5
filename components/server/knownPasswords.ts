import { sha256 } from "../acl/sha256";
import type { LiveFingerprints } from "../impact/changedPasswords";
import { plainProperties } from "../impact/plainProperties";
import type { Rotations } from "../impact/skippedRotations";
import type { KnownPasswords } from "../impact/userChangesHook";
import { fingerprint } from "../live/fingerprints";
import type { ServerPasswords } from "./passwords";

/** The passwords of the declared users and of the admin, each as far as it is known: one of them that is not hides all hashes. */
export async function knownPasswords({
  given,
  givenHashes,
  generated,
  admin,
  rotations,
  lastRotations,
}: ServerPasswords): Promise<KnownPasswords> {
  const own = Object.entries({ ...given, admin }).map(
    async ([user, { live }]) => [user, Object.values(await plainProperties(live))] as const,
  );
  const ofHashes = Object.entries(givenHashes).map(async ([user, hashes]) => {
    const { known } = await plainProperties({ known: hashes });
    return [user, (known as string[] | undefined) ?? [undefined]] as const;
  });
  const passwords = [...(await Promise.all(own)), ...Object.entries(await generated.known())];
  const everybody = [
    ...passwords.map(([user, live]) => [user, live.map(hashOf)] as const),
    ...(await Promise.all(ofHashes)),
  ];
  const { declared, last } = (await plainProperties({ declared: rotations, last: lastRotations })) as {
    declared?: Rotations;
    last?: Rotations;
  };
  const isGenerated = (user: string, { users: generated }: Rotations) =>
    user === "admin" || user in generated;
  const live = everybody.map(([user, hashes]): [string, LiveFingerprints] => {
    const from = declared && isGenerated(user, declared) ? "generated" : "given";
    return [user, { from, live: hashes.map((hash) => hash && fingerprint(hash)) }];
  });
  const before = last
    ? everybody.map(([user]) => [user, isGenerated(user, last) ? "generated" : "given"])
    : [];
  return { after: Object.fromEntries(live), from: Object.fromEntries(before) };
}

function hashOf(password: unknown): string | undefined {
  return typeof password === "string" ? sha256(password) : undefined;
}
