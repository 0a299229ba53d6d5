import * as pulumi from "@pulumi/pulumi";
import { aofAnnouncement, emptiedWarning, type LiveDeclaration, restartAnnouncement } from "./liveChanges";
import { neverFailing } from "./neverFailing";
import { plainProperties } from "./plainProperties";

/** Tells, also at preview, what becomes of the AOF, the server and its data: a difference shows values, not what it takes to get there. */
export function liveChangesHook(name: string, server: pulumi.Resource): pulumi.ResourceHook {
  return new pulumi.ResourceHook(
    `${name}-announcement`,
    async ({ oldOutputs, newInputs }) => {
      const [before, after]: LiveDeclaration[] = [
        await plainProperties(oldOutputs),
        await plainProperties(newInputs),
      ];
      if (!before || !after) return;
      for (const announce of [restartAnnouncement, aofAnnouncement]) {
        const announcement = announce(before, after);
        if (announcement) await pulumi.log.info(announcement, server);
      }
      const warning = emptiedWarning(before, after);
      if (warning) await pulumi.log.warn(warning, server);
    },
    { ...neverFailing, onDryRun: true },
  );
}
