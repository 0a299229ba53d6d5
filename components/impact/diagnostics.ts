import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { truncationWarning } from "../boot/serverLog";
import {
  aofAnnouncement,
  type Declared,
  declarationWarnings,
  installerWarnings,
  type LiveDeclaration,
  restartAnnouncement,
} from "./warnings";

/** A warning that cannot be had, as of a log that Docker cannot read, must not cost a resource. */
const neverFailing: pulumi.ResourceHookOptions = { ignoreErrors: true };

/** Warns, also at preview, of what is declared and will work, but not as somebody may think who declares it. */
export function warnOfDeclaration(server: pulumi.Resource, declared: pulumi.Output<Declared>): void {
  declared.apply(async (all) => {
    for (const warning of declarationWarnings(all)) await pulumi.log.warn(warning, server);
  });
}

/** Shows what the installer saw on the Docker host, in the run in which it saw it. */
export function installerWarningsHook(
  name: string,
  server: pulumi.Resource,
  adoptedVolume: string | undefined,
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

/** Says what Redis had to leave out of a damaged AOF when the server's new container loaded it. */
export function truncationHook(name: string, server: pulumi.Resource): pulumi.ResourceHook {
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

/** Says, also at preview, what becomes of the AOF and the server: a difference shows values, not what it takes to get there. */
export function announcementHook(name: string, server: pulumi.Resource): pulumi.ResourceHook {
  return new pulumi.ResourceHook(
    `${name}-announcement`,
    async ({ oldOutputs, newInputs }) => {
      const [before, after] = [(oldOutputs ?? {}) as LiveDeclaration, newInputs as LiveDeclaration];
      for (const announce of [restartAnnouncement, aofAnnouncement]) {
        const announcement = announce(before, after);
        if (announcement) await pulumi.log.info(announcement, server);
      }
    },
    { ...neverFailing, onDryRun: true },
  );
}
