import { createHash } from "node:crypto";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import type { CheckedUsers } from "../arguments/checkedArguments";
import type { RedisUserLogin } from "../arguments/redisServerArgs";
import { type Endpoint, redisUrl } from "../connection/endpoint";

/** 32 letters and digits: 190 bits, and nothing that a URL, a shell or redis.conf would have to quote. */
const generated = { length: 32, special: false };

/** The passwords that are live for one user. */
export interface LivePasswords {
  /** The one to log in with. */
  current: pulumi.Input<string>;
  /** Every one that works, the current one first. */
  live: pulumi.Input<string>[];
}

/**
 * Two passwords, both live at all times. An even rotation uses A, an odd one B, and regenerates the other: the password that a
 * rotation logs in with was live before it began.
 */
export function adminPasswords(
  name: string,
  rotation: pulumi.Output<number>,
  opts: pulumi.CustomResourceOptions,
): LivePasswords {
  const generation = (ahead: number) =>
    rotation.apply((n) => ({ generation: String(Math.floor((n + ahead) / 2)) }));
  const a = new random.RandomPassword(`${name}-admin-a`, { ...generated, keepers: generation(1) }, opts);
  const b = new random.RandomPassword(`${name}-admin-b`, { ...generated, keepers: generation(0) }, opts);
  // Not by way of both: in the preview of a rotation the one that is regenerated is unknown, the one to log in with is not.
  const pick = (current: boolean) => rotation.apply((n) => ((n % 2 === 0) === current ? a.result : b.result));
  return { current: pick(true), live: [pick(true), pick(false)] };
}

/** One password, generated. */
export function generatedPassword(name: string, opts: pulumi.CustomResourceOptions): LivePasswords {
  return onlyPassword(new random.RandomPassword(name, generated, opts).result);
}

/**
 * A user's generated password. Each rotation makes the other of two anew, an even one A, an odd one B; the previous one stays
 * live unless it is revoked. What is not live is not kept: it could not come back by accident.
 */
function rotatedPassword(
  name: string,
  { rotation, revokePrevious }: { rotation: number; revokePrevious: boolean },
  opts: pulumi.CustomResourceOptions,
): LivePasswords {
  const make = (n: number) => {
    const [suffix, generation] = [n % 2 === 0 ? "" : "-b", Math.floor(n / 2)];
    const keepers = generation > 0 ? { generation: String(generation) } : undefined;
    return new random.RandomPassword(`${name}${suffix}`, { ...generated, keepers }, opts).result;
  };
  const current = make(rotation);
  return { current, live: [current, ...(rotation > 0 && !revokePrevious ? [make(rotation - 1)] : [])] };
}

/** The passwords of the declared users: those that were given, and one generated for everybody else. */
export function userPasswords(
  name: string,
  { passwords: given, rotations }: Pick<CheckedUsers, "passwords" | "rotations">,
  opts: pulumi.CustomResourceOptions,
): Record<string, LivePasswords> {
  const passwords: Record<string, LivePasswords> = {};
  for (const [user, password] of Object.entries(given)) passwords[user] = onlyPassword(password);
  // Pulumi keeps a stack trace with each of a resource's properties, mapped back to TypeScript: most of the time that one takes.
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    for (const [user, rotation] of Object.entries(rotations)) {
      passwords[user] = rotatedPassword(`${name}-${user}`, rotation, opts);
    }
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
  return passwords;
}

function onlyPassword(password: pulumi.Input<string>): LivePasswords {
  return { current: password, live: [password] };
}

/** What Redis stores of a password: its SHA-256 in lower-case hex, without salt. */
export function passwordHash(password: string): string {
  return createHash("sha256").update(password).digest("hex");
}

/** The hashes of all passwords that are live, by user. Secret. */
export function passwordHashes(
  users: Record<string, LivePasswords>,
): pulumi.Output<Record<string, string[]>> {
  const live = Object.entries(users).map(([user, { live }]) => [user, live] as const);
  return pulumi
    .secret(pulumi.output(Object.fromEntries(live)))
    .apply((passwords) =>
      Object.fromEntries(Object.entries(passwords).map(([user, all]) => [user, all.map(passwordHash)])),
    );
}

/** How to log in as each user. Secret. */
export function logins(
  users: Record<string, LivePasswords>,
  endpoint: pulumi.Output<Endpoint>,
): pulumi.Output<Record<string, RedisUserLogin>> {
  const current = Object.entries(users).map(([user, { current }]) => [user, current] as const);
  return pulumi.secret(
    pulumi
      .all([pulumi.output(Object.fromEntries(current)), endpoint])
      .apply(([passwords, at]) =>
        Object.fromEntries(
          Object.entries(passwords).map(([user, password]) => [
            user,
            { url: redisUrl(user, password, at), ...at, username: user, password },
          ]),
        ),
      ),
  );
}
