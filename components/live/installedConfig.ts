import type * as pulumi from "@pulumi/pulumi";
import type { CreateResult, DiffResult, ResourceProvider, UpdateResult } from "@pulumi/pulumi/dynamic";
import { diffOf } from "./fields";
import { failure, withoutCredentials } from "./session";

interface InstalledConfigInputs {
  installedHash: string;
  installerId: string;
  exitCode: number;
  logs: string;
  providerVersion: number;
}

type InstalledConfigOutputs = InstalledConfigInputs;

export interface InstalledConfigArgs {
  /** SHA-256 of all files the installer was given. */
  installedHash: pulumi.Input<string>;
  /** Id of the installer's container. */
  installerId: pulumi.Input<string>;
  /** How the installer ended: 0 means that Redis booted on the files and they are in the config volume. */
  exitCode: pulumi.Input<number>;
  /** What the installer printed: Redis's own words when it refused the files. */
  logs: pulumi.Input<string>;
}

function outcome(inputs: InstalledConfigInputs): InstalledConfigOutputs {
  if (Number(inputs.exitCode) !== 0) {
    const words = withoutCredentials(inputs.logs ?? "").trim();
    throw failure(
      `Redis refuses this configuration, so it was not installed and the server was not touched ` +
        `(installer's exit code ${inputs.exitCode}):\n${words || "(the installer printed nothing)"}`,
    );
  }
  return {
    installedHash: inputs.installedHash,
    installerId: inputs.installerId,
    exitCode: inputs.exitCode,
    logs: inputs.logs,
    providerVersion: inputs.providerVersion,
  };
}

export const installedConfigProvider: ResourceProvider<InstalledConfigInputs, InstalledConfigOutputs> = {
  async diff(_id, olds, news): Promise<DiffResult> {
    return diffOf(["installedHash", "installerId", "exitCode", "providerVersion"], olds, news);
  },

  // An error leaves nothing in the state, so the next `up` fails again until the configuration is right.
  async create(inputs): Promise<CreateResult<InstalledConfigOutputs>> {
    return { id: "installed", outs: outcome(inputs) };
  },

  // An error leaves the old outputs in the state, so the next `up` sees the same difference and fails again.
  async update(_id, olds, news): Promise<UpdateResult<InstalledConfigOutputs>> {
    const outs = outcome(news);
    // The installer says so when it finds both volumes new; at a first up that is nothing to tell.
    if (news.installerId !== olds.installerId && /no data of Redis is on the data volume/.test(news.logs)) {
      console.log(
        "The data volume is new and empty: what an earlier one held is not on it. Restore a backup if there is one.",
      );
    }
    return { outs };
  },

  // Nothing: the files live in the config volume and go with it.
  async delete(): Promise<void> {},
};
