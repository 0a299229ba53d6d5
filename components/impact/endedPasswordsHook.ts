import * as pulumi from "@pulumi/pulumi";
import { endedPasswordsWarning } from "./endedPasswords";
import { neverFailing } from "./neverFailing";
import { plainProperties } from "./plainProperties";
import type { Rotations } from "./skippedRotations";

/**
 * Warns, also at preview, when the resource of the generated passwords is made for users who have generated ones already: versions before
 * kept one resource for each, so those end.
 */
export function endedPasswordsHook(
  name: string,
  server: pulumi.Resource,
  users: readonly string[],
  last: pulumi.Output<Rotations | undefined>,
): pulumi.ResourceHook {
  return new pulumi.ResourceHook(
    `${name}-ended-passwords`,
    async () => {
      const { rotations } = (await plainProperties({ rotations: last })) as { rotations?: Rotations };
      const ended = users.filter((user) => Object.hasOwn(rotations?.users ?? {}, user));
      if (ended.length > 0) await pulumi.log.warn(endedPasswordsWarning(ended), server);
    },
    { ...neverFailing, onDryRun: true },
  );
}
