import * as pulumi from "@pulumi/pulumi";
import { installerWarnings } from "./installerWarnings";
import { neverFailing } from "./neverFailing";

/** Shows what the installer saw on the Docker host, in the run in which it saw it. */
export function installerWarningsHook(
  name: string,
  server: pulumi.Resource,
  adoptedVolume: string,
): pulumi.ResourceHook {
  return new pulumi.ResourceHook(
    `${name}-installer-warnings`,
    async ({ newOutputs }) => {
      for (const warning of installerWarnings(String(newOutputs?.containerLogs ?? ""), adoptedVolume)) {
        await pulumi.log.warn(warning, server);
      }
    },
    neverFailing,
  );
}
