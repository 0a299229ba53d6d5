import * as pulumi from "@pulumi/pulumi";
import { failNow } from "./checkedArguments";
import { type Rotations, skippedRotations } from "./rotationSteps";

/**
 * Refuses at preview a rotation that skips a number. Only a hook is handed what was declared the last time; at an update it would
 * come too late, when the passwords are made anew already.
 */
export function rotationHook(name: string, server: pulumi.Resource): pulumi.ResourceHook {
  return new pulumi.ResourceHook(
    `${name}-rotation`,
    async ({ oldInputs, newInputs }) => {
      const [before, after] = [oldInputs?.rotations, newInputs?.rotations] as (Rotations | undefined)[];
      const problems = pulumi.runtime.isDryRun() && before && after ? skippedRotations(before, after) : [];
      if (problems.length > 0) await failNow(problems, server);
    },
    { onDryRun: true },
  );
}
