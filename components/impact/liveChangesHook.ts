import * as pulumi from "@pulumi/pulumi";
import { aofAnnouncement, type LiveDeclaration, restartAnnouncement } from "./liveChanges";
import { neverFailing } from "./neverFailing";

/** Tells, also at preview, what becomes of the AOF and the server: a difference shows values, not what it takes to get there. */
export function liveChangesHook(name: string, server: pulumi.Resource): pulumi.ResourceHook {
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
