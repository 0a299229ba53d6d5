import * as pulumi from "@pulumi/pulumi";

/** By this code Pulumi's own host ends a program whose errors are logged already. */
const alreadyLogged = 32;

let exits = false;

/**
 * Lets a late refusal end the process, which is at once. Only this repository's own program asks for it: in a program of somebody
 * else, or under the Automation API, the process would not be ours to end.
 */
export function exitOnLateRefusal(): void {
  exits = true;
}

/**
 * Refuses what became known inside of an `apply`. Thrown there, an error takes 19 to 38 s of CPU until it is printed (measured
 * with this program), because Pulumi looks for the outputs that it came through.
 */
export async function refuseLate(found: string[], server: pulumi.Resource): Promise<never> {
  const message = found.join("\n");
  if (!exits) throw new pulumi.ResourceError(message, server, true);
  await pulumi.log.error(message, server);
  return process.exit(alreadyLogged);
}
