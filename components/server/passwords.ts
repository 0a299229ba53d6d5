import * as pulumi from "@pulumi/pulumi";
import { refuseLate } from "../arguments/lateRefusal";
import { type Rotations, skippedRotations } from "../impact/skippedRotations";
import type { ServerContext } from "./context";
import { adminPasswords, healthPassword, type LivePasswords, onlyPassword } from "./generatedPasswords";
import type { LastApplied } from "./lastApplied";
import { sha256 } from "./sha256";
import { generatedUserPasswords } from "./userPasswords";

/** Everybody's passwords. */
export interface ServerPasswords {
  /** Of the user that applies settings and users. */
  admin: LivePasswords;
  /** Of the user of the container's health check. */
  health: LivePasswords;
  /** Of the declared users, by name. */
  users: Record<string, LivePasswords>;
  /** What Redis is given of all of them, by user name. Secret. */
  hashes: pulumi.Output<Record<string, string[]>>;
  /** The declared rotations, which skip none. */
  rotations: pulumi.Output<Rotations>;
  /** Those that the server has, if it has any. */
  lastRotations: pulumi.Output<Rotations | undefined>;
}

export function createPasswords(context: ServerContext, last: pulumi.Output<LastApplied>): ServerPasswords {
  const { name, args, replaceable } = context;
  const rotations = permittedRotations(context, last);
  const adminRotation = rotations.apply((permitted) => permitted.admin);
  const admin = adminPasswords({ a: `${name}-admin-a`, b: `${name}-admin-b` }, adminRotation, replaceable);
  const health = healthPassword(`${name}-health`, replaceable);
  const lastRotations = last.apply((applied) => applied.rotations);
  const given = Object.entries(args.users.passwords).map(([user, password]) => [
    user,
    onlyPassword(password),
  ]);
  const users: Record<string, LivePasswords> = {
    ...Object.fromEntries(given),
    ...generatedUserPasswords(context, args.users.rotations, rotations, lastRotations),
  };
  return {
    admin,
    health,
    users,
    hashes: passwordHashes({ ...users, admin, health }),
    rotations,
    lastRotations,
  };
}

/** Refuses those that skip a number, at preview and at `up`: a password that was made anew cannot be had back. */
function permittedRotations(
  { server, args }: ServerContext,
  last: pulumi.Output<LastApplied>,
): pulumi.Output<Rotations> {
  const ofUsers = Object.entries(args.users.rotations).map(([user, { rotation }]) => [user, rotation]);
  return pulumi.all([args.adminRotation, last]).apply(async ([admin, { rotations }]) => {
    const declared: Rotations = { admin, users: Object.fromEntries(ofUsers) };
    const problems = rotations ? skippedRotations(rotations, declared) : [];
    return problems.length > 0 ? await refuseLate(problems, server) : declared;
  });
}

function passwordHashes(users: Record<string, LivePasswords>): pulumi.Output<Record<string, string[]>> {
  const live = Object.entries(users).map(([user, { live }]) => [user, live] as const);
  return pulumi
    .secret(pulumi.output(Object.fromEntries(live)))
    .apply((passwords) =>
      Object.fromEntries(Object.entries(passwords).map(([user, all]) => [user, all.map(sha256)])),
    );
}
