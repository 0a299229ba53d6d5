import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { truncationWarning } from "../boot/serverLog";
import { neverFailing } from "./neverFailing";

/** Warns of what Redis had to leave out of a damaged AOF when the server's new container loaded it. */
export function truncatedAofHook(name: string, server: pulumi.Resource): pulumi.ResourceHook {
  return new pulumi.ResourceHook(
    `${name}-truncated-aof`,
    async ({ newOutputs }) => {
      const { logsListStrings } = await docker.getLogs(
        { name: String(newOutputs?.name), tail: "200", discardHeaders: true, logsListStringEnabled: true },
        { parent: server },
      );
      const warning = truncationWarning(logsListStrings.map((line) => line.trimEnd()));
      if (warning) await pulumi.log.warn(warning, server);
    },
    neverFailing,
  );
}
