import * as pulumi from "@pulumi/pulumi";
import { dataVolumeHook } from "../impact/dataVolumeHook";
import { DataVolume } from "../live/resources";
import type { ServerContext } from "./context";
import { perStack } from "./perStack";

class DataVolumes extends pulumi.ProviderResource {}

/**
 * One for all servers of a stack, and with its name from the time when it had data volumes only: the process that deletes a volume must
 * know whether any server is declared. It logs in to no server, so nothing of it waits for one.
 */
export const stackProvider = perStack(
  () => new DataVolumes("pulumi-nodejs", "redis-server-data-volumes", {}),
);

/** What deletes the data volume when the stack is destroyed, and only then. */
export function createDataVolume(
  { name, server, hookPrefix, keptLikeData, route, args }: ServerContext,
  volume: string,
): DataVolume {
  return new DataVolume(
    `${name}-data-volume`,
    {
      volume,
      docker: route.docker,
      // A foreign volume is not this stack's to delete.
      retain: args.retainData || args.dataVolume !== "",
    },
    {
      ...keptLikeData,
      provider: stackProvider(server),
      hooks: { beforeUpdate: [dataVolumeHook(hookPrefix, server)] },
    },
  );
}
