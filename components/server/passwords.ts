import * as pulumi from "@pulumi/pulumi";
import type { CheckedUsers } from "../arguments/checkedArguments";
import type { ServerContext } from "./context";
import {
  adminPasswords,
  healthPassword,
  type LivePasswords,
  onlyPassword,
  rotatedPassword,
} from "./generatedPasswords";
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
}

export function createPasswords({ name, server, args }: ServerContext): ServerPasswords {
  const opts = { parent: server };
  const admin = adminPasswords(name, args.adminRotation, opts);
  const health = healthPassword(name, opts);
  const users = userPasswords(name, args.users, opts);
  return { admin, health, users, hashes: passwordHashes({ ...users, admin, health }) };
}

/** The passwords of the declared users: those that were given, and one generated for everybody else. */
function userPasswords(
  name: string,
  { passwords, rotations }: CheckedUsers,
  opts: pulumi.CustomResourceOptions,
): Record<string, LivePasswords> {
  const given = Object.entries(passwords).map(([user, password]) => [user, onlyPassword(password)]);
  const generated = withoutStackTraces(() =>
    Object.entries(rotations).map(([user, each]) => [user, rotatedPassword(`${name}-${user}`, each, opts)]),
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
