import * as pulumi from "@pulumi/pulumi";
import { installerFindings, installerWarnings } from "./installerWarnings";
import { neverFailing } from "./neverFailing";

/** Shows what the installer saw on the Docker host and on a data volume that it adopts, in the run in which it saw it. */
export function installerWarningsHook(
  name: string,
  server: pulumi.Resource,
  adoptedVolume: string,
): pulumi.ResourceHook {
  return new pulumi.ResourceHook(
    `${name}-installer-warnings`,
    async ({ newOutputs }) => {
      const printed = String(newOutputs?.containerLogs ?? "");
      for (const finding of installerFindings(printed)) await pulumi.log.info(finding, server);
      for (const warning of installerWarnings(printed, adoptedVolume)) {
        await pulumi.log.warn(warning, server);
      }
    },
    neverFailing,
  );
}
