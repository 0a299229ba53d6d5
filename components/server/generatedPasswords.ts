import type * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import type { ResourceName } from "./resourceNames";

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
  names: { a: ResourceName; b: ResourceName },
  rotation: pulumi.Output<number>,
  opts: pulumi.CustomResourceOptions,
): LivePasswords {
  const generation = (ahead: number) =>
    rotation.apply((n) => ({ generation: String(Math.floor((n + ahead) / 2)) }));
  const a = made(names.a, generation(1), opts);
  const b = made(names.b, generation(0), opts);
  // Not by way of both: in the preview of a rotation the one that is regenerated is unknown, the one to log in with is not.
  const pick = (current: boolean) => rotation.apply((n) => ((n % 2 === 0) === current ? a : b));
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
export function healthPassword(name: ResourceName, opts: pulumi.CustomResourceOptions): LivePasswords {
  return onlyPassword(made(name, undefined, opts));
}

/**
 * A user's generated password. Each rotation makes the other of two anew, an even one A, an odd one B; the previous one stays
 * live unless it is revoked. What is not live is not kept: it could not come back by accident.
 */
export function rotatedPassword(
  nameOf: (which: "first" | "second") => ResourceName,
  { rotation, revokePrevious }: { rotation: number; revokePrevious: boolean },
  keepersOf: KeepersOf,
  opts: pulumi.CustomResourceOptions,
): LivePasswords {
  // Both names are the user's as soon as there was a second password.
  const names = [nameOf("first"), ...(rotation > 0 ? [nameOf("second")] : [])];
  const make = (n: number) => made(names[n % 2] as ResourceName, keepersOf(Math.floor(n / 2)), opts);
  const current = make(rotation);
  return { current, live: [current, ...(rotation > 0 && !revokePrevious ? [make(rotation - 1)] : [])] };
}

function made(
  { name, aliases }: ResourceName,
  keepers: pulumi.Input<Record<string, string> | undefined>,
  opts: pulumi.CustomResourceOptions,
): pulumi.Output<string> {
  return new random.RandomPassword(name, { ...generated, keepers }, { ...opts, ...(aliases && { aliases }) })
    .result;
}

/** A password that has no predecessor. */
export function onlyPassword(password: pulumi.Input<string>): LivePasswords {
  return { current: password, live: [password] };
}
