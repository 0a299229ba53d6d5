import * as pulumi from "@pulumi/pulumi";
import { neverFailing } from "./neverFailing";
import { plainProperties } from "./plainProperties";
import { describeUserUpdate } from "./userChanges";

/**
 * Says in every preview and update what each new and each changed user loses and gains, also when only the image changes. A hook
 * of the resource `AclUsers`, because the engine hands it what is in the state; it runs in the program, so the table of Redis's
 * commands need not travel into the state with the provider.
 */
export function userChangesHook(name: string, server: pulumi.Resource): pulumi.ResourceHook {
  return new pulumi.ResourceHook(
    `${name}-user-changes`,
    async ({ oldInputs, oldOutputs, newInputs }) => {
      const [inputs, outputs, wanted] = await Promise.all(
        [oldInputs, oldOutputs, newInputs].map(plainProperties),
      );
      const lines = describeUserUpdate(inputs, outputs, wanted);
      if (lines.length > 0) await pulumi.log.info(lines.join("\n"), server);
    },
    { ...neverFailing, onDryRun: true },
  );
}
