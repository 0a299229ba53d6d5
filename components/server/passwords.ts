import * as pulumi from "@pulumi/pulumi";
import { sha256 } from "../acl/sha256";
import type { CheckedUsers } from "../arguments/checkedUsers";
import { refuseLate } from "../arguments/lateRefusal";
import { type Rotations, skippedRotations, type UserRotations } from "../impact/skippedRotations";
import type { ServerContext } from "./context";
import { adminPasswords, healthPassword, type LivePasswords, onlyPassword } from "./generatedPasswords";
import type { LastApplied } from "./lastApplied";
import { createUserPasswords, type UserPasswordsOfServer } from "./userPasswords";

/** Everybody's passwords. */
export interface ServerPasswords {
  /** Of the user that applies settings and users. */
  admin: LivePasswords;
  /** Of the user of the container's health check. */
  health: LivePasswords;
  /** Of the declared users that have given ones, by name. */
  given: Record<string, LivePasswords>;
  /** Of those of whom nothing but hashes is given. */
  givenHashes: Record<string, pulumi.Input<string[]>>;
  /** Of all others. */
  generated: UserPasswordsOfServer;
  /** What Redis is given of all of them, by user name. Secret. */
  hashes: pulumi.Output<Record<string, string[]>>;
  /** The declared rotations, which skip none. */
  rotations: pulumi.Output<Rotations>;
  /** Those that the server has, if it has any. */
  lastRotations: pulumi.Output<Rotations | undefined>;
}

export function createPasswords(context: ServerContext, last: pulumi.Output<LastApplied>): ServerPasswords {
  const { name, args, replaceable } = context;
  const declared = declaredRotations(args.users);
  const rotations = permittedRotations(context, declared, last);
  const adminRotation = rotations.apply((permitted) => permitted.admin);
  const admin = adminPasswords({ a: `${name}-admin-a`, b: `${name}-admin-b` }, adminRotation, replaceable);
  const health = healthPassword(`${name}-health`, replaceable);
  const lastRotations = last.apply((applied) => applied.rotations);
  const own = Object.entries(args.users.passwords).map(([user, password]) => [user, onlyPassword(password)]);
  const given: Record<string, LivePasswords> = Object.fromEntries(own);
  const generated = createUserPasswords(context, declared, rotations, lastRotations);
  const givenHashes = args.users.passwordHashes;
  return {
    admin,
    health,
    given,
    givenHashes,
    generated,
    hashes: passwordHashes({ ...given, admin, health }, generated, givenHashes),
    rotations,
    lastRotations,
  };
}

function declaredRotations({ rotations }: CheckedUsers): UserRotations {
  const all = Object.entries(rotations);
  const revoked = all.flatMap(([user, each]) => (each.revokePrevious && each.rotation > 0 ? [user] : []));
  return {
    users: Object.fromEntries(all.map(([user, { rotation }]) => [user, rotation])),
    ...(revoked.length > 0 && { revoked }),
  };
}

/** Refuses those that skip a number, at preview and at `up`: a password that was made anew cannot be had back. */
function permittedRotations(
  { server, args }: ServerContext,
  ofUsers: UserRotations,
  last: pulumi.Output<LastApplied>,
): pulumi.Output<Rotations> {
  return pulumi.all([args.adminRotation, last]).apply(async ([admin, { rotations }]) => {
    const declared: Rotations = { admin, ...ofUsers };
    const problems = rotations ? skippedRotations(rotations, declared) : [];
    return problems.length > 0 ? await refuseLate(problems, server) : declared;
  });
}

function passwordHashes(
  passwords: Record<string, LivePasswords>,
  generated: UserPasswordsOfServer,
  givenHashes: Record<string, pulumi.Input<string[]>>,
): pulumi.Output<Record<string, string[]>> {
  const own = Object.entries(passwords).map(([user, { live }]) => [user, live] as const);
  const live = pulumi.all([pulumi.output(Object.fromEntries(own)), generated.live]);
  return pulumi.secret(pulumi.all([live, pulumi.output(givenHashes)])).apply(([all, hashes]) => {
    const everybody = all.flatMap((each) => Object.entries(each));
    const isKnown = ([, own]: [string, (string | undefined)[]]): boolean => !own.includes(undefined);
    if (!everybody.every(isKnown)) return pulumi.unknown as Record<string, string[]>;
    return {
      ...Object.fromEntries(everybody.map(([user, own]) => [user, own.map(String).map(sha256)])),
      ...hashes,
    };
  });
}
