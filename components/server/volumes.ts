import * as docker from "@pulumi/docker";
import type * as pulumi from "@pulumi/pulumi";
import { ownerLabel } from "../boot/owner";
import type { DataVolume, FreePort } from "../live/resources";
import type { ServerContext } from "./context";
import { createDataVolume } from "./dataVolume";

export interface ServerVolumes {
  /** What Redis keeps its data on. */
  data: docker.Volume;
  /** What deletes it in the end, if anything does: after all that uses it. */
  dataKeeper: DataVolume;
  /** What it boots from. */
  config: docker.Volume;
}

/** What Docker can change of no volume: a changed label would delete what is on it, to make a volume that has the label. */
const ignoreChanges = ["labels", "driver", "driverOpts"];

/**
 * Docker returns an existing volume of the same name as it is, with everything on it: so adopting a foreign one, and finding one's
 * own again after a destroy, is the same as making it.
 */
export function createVolumes(
  context: ServerContext,
  freePort: FreePort,
  owner: pulumi.Output<string>,
): ServerVolumes {
  const { name, replaceable, keptLikeData, names } = context;
  // The plugin would have a volume deleted before another takes its place, and before that the server on it: before the installer
  // has looked at the other one.
  const opts = { dependsOn: [freePort], ignoreChanges, deleteBeforeReplace: false };
  const labels = [{ label: ownerLabel, value: owner }];
  const data = new docker.Volume(
    `${name}-data`,
    { name: names.dataVolume, labels },
    {
      ...opts,
      ...keptLikeData,
      // Every change of the name is a delete to the engine: `DataVolume` tells a destroy from it.
      retainOnDelete: true,
    },
  );
  const config = new docker.Volume(
    `${name}-config`,
    { name: names.configVolume, labels },
    { ...opts, ...replaceable },
  );
  return { data, dataKeeper: createDataVolume(context, names.dataVolume), config };
}
