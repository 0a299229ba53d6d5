import * as pulumi from "@pulumi/pulumi";
import { usersOfText } from "../acl/usersText";
import { plainProperties } from "./plainProperties";
import { describeUserChanges, type UsersOnImage } from "./userChanges";

/**
 * Says in every preview and update what each changed user loses and gains, also when only the image changes. A hook of the
 * resource `AclUsers`, because the engine hands it what is in the state; it runs in the program, so the table of Redis's commands
 * need not travel into the state with the provider.
 */
export function userChangesHook(name: string, server: pulumi.Resource): pulumi.ResourceHook {
  return new pulumi.ResourceHook(
    `${name}-user-changes`,
    async ({ oldInputs, newInputs }) => {
      const [before, after] = [await usersOnImage(oldInputs), await usersOnImage(newInputs)];
      if (!before || !after) return;
      const lines = describeUserChanges(before, after);
      if (lines.length > 0) await pulumi.log.info(lines.join("\n"), server);
    },
    { onDryRun: true },
  );
}

/** Undefined as long as something of it is not known. */
async function usersOnImage(inputs: unknown): Promise<UsersOnImage | undefined> {
  const { users, image } = await plainProperties(inputs);
  const isKnown = typeof image === "string" && typeof users === "string";
  return isKnown ? { users: usersOfText(users), image } : undefined;
}
