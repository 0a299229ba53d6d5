import type * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";

/** The passwords that are live for one user. */
export interface LivePasswords {
  /** The one to log in with. */
  current: pulumi.Input<string>;
  /** Every one that works, the current one first. */
  live: pulumi.Input<string>[];
}

/** 32 letters and digits: 190 bits, and nothing that a URL, a shell or redis.conf would have to quote. */
const generated = { length: 32, special: false };

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

/** What a password of this generation is kept for: another one is made when it changes. The first has none. */
export type KeepersOf = (generation: number) => pulumi.Output<Record<string, string> | undefined>;

/** Known only when `permitted` is: no password is made anew before. One output a generation, because a thousand users have few. */
export function keepersAfter(permitted: pulumi.Output<unknown>): KeepersOf {
  const known: Record<number, ReturnType<KeepersOf>> = {};
  return (generation) => {
    known[generation] ??= permitted.apply(() =>
      generation > 0 ? { generation: String(generation) } : undefined,
    );
    return known[generation];
  };
}

/** The password of the health check, which is never rotated. */
export function healthPassword(name: string, opts: pulumi.CustomResourceOptions): LivePasswords {
  return onlyPassword(new random.RandomPassword(`${name}-health`, generated, opts).result);
}

/**
 * A user's generated password. Each rotation makes the other of two anew, an even one A, an odd one B; the previous one stays
 * live unless it is revoked. What is not live is not kept: it could not come back by accident.
 */
export function rotatedPassword(
  name: string,
  { rotation, revokePrevious }: { rotation: number; revokePrevious: boolean },
  keepersOf: KeepersOf,
  opts: pulumi.CustomResourceOptions,
): LivePasswords {
  const make = (n: number) => {
    const [suffix, generation] = [n % 2 === 0 ? "" : "-b", Math.floor(n / 2)];
    const keepers = keepersOf(generation);
    return new random.RandomPassword(`${name}${suffix}`, { ...generated, keepers }, opts).result;
  };
  const current = make(rotation);
  return { current, live: [current, ...(rotation > 0 && !revokePrevious ? [make(rotation - 1)] : [])] };
}

/** A password that has no predecessor. */
export function onlyPassword(password: pulumi.Input<string>): LivePasswords {
  return { current: password, live: [password] };
}
