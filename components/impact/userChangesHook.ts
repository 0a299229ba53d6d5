import * as pulumi from "@pulumi/pulumi";
import { unpacked } from "../live/appliedUsers";
import { changedPasswords, type LiveFingerprints, type PasswordsBefore } from "./changedPasswords";
import { neverFailing } from "./neverFailing";
import { plainProperties } from "./plainProperties";
import { passwordMessage } from "./report/users/passwordMessages";
import { describeUserUpdate } from "./userChanges";

/** Everybody's passwords, as far as they are known when they are asked for. */
export interface KnownPasswords {
  after: Record<string, LiveFingerprints>;
  /** Where those on the server came from. */
  from: PasswordsBefore["from"];
}

/**
 * Says in every preview and update what each new and each changed user loses and gains, also when only the image changes, and tells
 * the report on a preview whose password changes. A hook of the resource `AclUsers`, because the engine hands it what is in the
 * state; it runs in the program, so the table of Redis's commands need not travel into the state with the provider.
 */
export function userChangesHook(
  name: string,
  server: pulumi.Resource,
  knownPasswords: () => Promise<KnownPasswords>,
): pulumi.ResourceHook {
  return new pulumi.ResourceHook(
    `${name}-user-changes`,
    async ({ oldInputs, oldOutputs, newInputs }) => {
      const [inputs, outputs, wanted] = await Promise.all(
        [oldInputs, oldOutputs, newInputs].map(plainProperties),
      );
      const lines = describeUserUpdate(inputs, outputs, wanted);
      if (lines.length > 0) await pulumi.log.info(lines.join("\n"), server);
      if (pulumi.runtime.isDryRun()) await tellPasswords(outputs?.applied, server, knownPasswords);
    },
    { ...neverFailing, onDryRun: true },
  );
}

/** In a message for debugging: it is for the program that reads the preview, not for a person. */
async function tellPasswords(
  applied: unknown,
  server: pulumi.Resource,
  knownPasswords: () => Promise<KnownPasswords>,
): Promise<void> {
  if (typeof applied !== "string") return;
  const { after, from } = await knownPasswords();
  const changes = changedPasswords({ fingerprints: unpacked(applied).fingerprints, from }, after);
  if (changes.length > 0) await pulumi.log.debug(passwordMessage(changes), server);
}
