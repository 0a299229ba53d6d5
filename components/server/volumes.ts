import * as docker from "@pulumi/docker";
import type * as pulumi from "@pulumi/pulumi";

/** What Docker can change of no volume: a changed label would delete what is on it, to make a volume that has the label. */
export const unchangeable = ["labels", "driver", "driverOpts"];

export interface DataVolumeSpec {
  /** The volume's name in Docker when none is adopted. */
  ownName: string;
  /** The name of a volume to adopt; empty for none. */
  adopted: string;
  retain: boolean;
  protect: boolean;
}

/**
 * The volume that Redis keeps its data on. Docker hands an existing volume of this name over as it is, with everything on it: so
 * adopting a foreign one, and finding one's own again after a destroy, is the same as making it.
 */
export function dataVolume(
  name: string,
  { ownName, adopted, retain, protect }: DataVolumeSpec,
  opts: pulumi.CustomResourceOptions,
): docker.Volume {
  return new docker.Volume(
    name,
    { name: adopted || ownName },
    {
      ...opts,
      // A foreign volume is not this stack's to delete.
      retainOnDelete: retain || adopted !== "",
      protect,
      ignoreChanges: unchangeable,
    },
  );
}
