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
      for (const line of installerFindings(String(newOutputs?.containerLogs ?? ""))) {
        await pulumi.log.info(line, server);
      }
      for (const warning of installerWarnings(String(newOutputs?.containerLogs ?? ""), adoptedVolume)) {
        await pulumi.log.warn(warning, server);
      }
    },
    neverFailing,
  );
}
