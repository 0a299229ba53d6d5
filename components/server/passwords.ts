import * as pulumi from "@pulumi/pulumi";
import type { CheckedUsers } from "../arguments/checkedArguments";
import { refuseLate } from "../arguments/lateRefusal";
import { type Rotations, skippedRotations } from "../impact/skippedRotations";
import type { ServerContext } from "./context";
import {
  adminPasswords,
  healthPassword,
  type KeepersOf,
  keepersAfter,
  type LivePasswords,
  onlyPassword,
  rotatedPassword,
} from "./generatedPasswords";
import type { LastApplied } from "./lastApplied";
import { ownPasswordName, passwordName } from "./resourceNames";
import { sha256 } from "./sha256";
import { withoutStackTraces } from "./withoutStackTraces";

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
  const { name, server, args, replaceable } = context;
  const own = (word: "admin-a" | "admin-b" | "health") => ownPasswordName(name, server, word);
  const rotations = permittedRotations(context, last);
  const adminRotation = rotations.apply((permitted) => permitted.admin);
  const admin = adminPasswords({ a: own("admin-a"), b: own("admin-b") }, adminRotation, replaceable);
  const health = healthPassword(own("health"), replaceable);
  const users = userPasswords(context, args.users, keepersAfter(rotations));
  return {
    admin,
    health,
    users,
    hashes: passwordHashes({ ...users, admin, health }),
    rotations,
    lastRotations: last.apply((applied) => applied.rotations),
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

/** The passwords of the declared users: those that were given, and one generated for everybody else. */
function userPasswords(
  { name, server, replaceable }: ServerContext,
  { passwords, rotations }: CheckedUsers,
  keepersOf: KeepersOf,
): Record<string, LivePasswords> {
  const given = Object.entries(passwords).map(([user, password]) => [user, onlyPassword(password)]);
  const generated = withoutStackTraces(() =>
    Object.entries(rotations).map(([user, each]) => [
      user,
      rotatedPassword((which) => passwordName(name, server, user, which), each, keepersOf, replaceable),
    ]),
  );
  return Object.fromEntries([...given, ...generated]);
}

function passwordHashes(users: Record<string, LivePasswords>): pulumi.Output<Record<string, string[]>> {
  const live = Object.entries(users).map(([user, { live }]) => [user, live] as const);
  return pulumi
    .secret(pulumi.output(Object.fromEntries(live)))
    .apply((passwords) =>
      Object.fromEntries(Object.entries(passwords).map(([user, all]) => [user, all.map(sha256)])),
    );
}
