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
  names: { a: string; b: string },
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

/** The password of the health check, which is never rotated: who makes things in Docker for this server is told by it, too. */
export function healthPassword(name: string, opts: pulumi.CustomResourceOptions): LivePasswords {
  return onlyPassword(made(name, undefined, opts));
}

function made(
  name: string,
  keepers: pulumi.Input<Record<string, string> | undefined>,
  opts: pulumi.CustomResourceOptions,
): pulumi.Output<string> {
  return new random.RandomPassword(name, { ...generated, keepers }, opts).result;
}

/** A password that has no predecessor. */
export function onlyPassword(password: pulumi.Input<string>): LivePasswords {
  return { current: password, live: [password] };
}
