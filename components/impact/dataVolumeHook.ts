import * as pulumi from "@pulumi/pulumi";
import { dataVolumeAnnouncement, type KeptVolume } from "./dataVolumeChanges";
import { neverFailing } from "./neverFailing";

/** Tells, also at preview, what becomes of a data volume that goes out of use. */
export function dataVolumeHook(name: string, server: pulumi.Resource): pulumi.ResourceHook {
  return new pulumi.ResourceHook(
    `${name}-data-volume`,
    async ({ oldInputs, newInputs }) => {
      const announcement = dataVolumeAnnouncement(oldInputs as KeptVolume, newInputs as KeptVolume);
      if (announcement) await pulumi.log.info(announcement, server);
    },
    { ...neverFailing, onDryRun: true },
  );
}
