import type * as pulumi from "@pulumi/pulumi";
import type { CreateResult, DiffResult, ReadResult, UpdateResult } from "@pulumi/pulumi/dynamic";
import { docker } from "../connection/dockerCommand";
import { connected } from "../connection/endpointFrom";
import { failure, withoutCredentials } from "../connection/session";
import { diffOf } from "./fields";
import { filesOnVolume } from "./installedFiles";
import { startAtOnce } from "./serverProcess";

interface InstalledConfigInputs {
  installedHash: string;
  files: Record<string, string>;
  server: string;
  installerId: string;
  exitCode: number;
  logs: string;
  providerVersion: number;
}

type InstalledConfigOutputs = InstalledConfigInputs;

export interface InstalledConfigArgs {
  /** SHA-256 of all files the installer was given. */
  installedHash: pulumi.Input<string>;
  /** The fingerprint of each of them, by name: a refresh compares the files in the config volume with these. */
  files: pulumi.Input<Record<string, pulumi.Input<string>>>;
  /** Name of the server's container, from where they are read. */
  server: pulumi.Input<string>;
  /** Id of the installer's container, which is started again to put back what was changed by hand. */
  installerId: pulumi.Input<string>;
  /** How the installer ended: 0 means that Redis booted on the files and they are in the config volume. */
  exitCode: pulumi.Input<number>;
  /** What the installer printed: Redis's own words when it refused the files. */
  logs: pulumi.Input<string>;
}

function outcome(inputs: InstalledConfigInputs): InstalledConfigOutputs {
  if (Number(inputs.exitCode) !== 0) throw refusal(inputs.exitCode, inputs.logs);
  const { installedHash, files, server, installerId, exitCode, logs, providerVersion } = inputs;
  return { installedHash, files, server, installerId, exitCode, logs, providerVersion };
}

function refusal(exitCode: number, words: string): Error {
  return failure(
    `Redis refuses this configuration, so it was not installed and the server was not touched (installer's exit code ${exitCode}):\n` +
      (withoutCredentials(words ?? "").trim() || "(the installer printed nothing)"),
  );
}

/** The files that are not as they were installed, by what is the matter with them. */
function namesByState(found: Record<string, string>, installed: Record<string, string>) {
  const states: Record<string, string[]> = {};
  for (const [name, state] of Object.entries(found)) {
    if (state !== installed[name]) states[state] = [...(states[state] ?? []), name];
  }
  return states;
}

export const installedConfigProvider = {
  ...connected,

  async diff(_id: string, olds: InstalledConfigOutputs, news: InstalledConfigInputs): Promise<DiffResult> {
    return diffOf<InstalledConfigInputs>(
      ["installedHash", "files", "server", "installerId", "exitCode", "providerVersion"],
      olds,
      news,
    );
  },

  // An error leaves nothing in the state, so the next `up` fails again until the configuration is right.
  async create(inputs: InstalledConfigInputs): Promise<CreateResult<InstalledConfigOutputs>> {
    return { id: "installed", outs: outcome(inputs) };
  },

  // An error leaves the old outputs in the state, so the next `up` sees the same difference and fails again.
  async update(
    _id: string,
    olds: InstalledConfigOutputs,
    news: InstalledConfigInputs,
  ): Promise<UpdateResult<InstalledConfigOutputs>> {
    const outs = outcome(news);
    if (news.installerId !== olds.installerId) {
      // The installer says so when it finds both volumes new; at a first up that is nothing to tell.
      if (/no data of Redis is on the data volume/.test(news.logs)) {
        console.log(
          "The data volume is new and empty: what an earlier one held is not on it. Restore a backup if there is one.",
        );
      }
    } else {
      const changed = Object.keys(news.files).filter((name) => olds.files?.[name] !== news.files[name]);
      if (changed.length > 0) {
        // The candidates are still in its container: it proves and installs them as it did the first time.
        await docker(this.endpoint.docker, "start", "--attach", news.installerId).catch((error) => {
          throw failure(
            "What Redis boots from was changed by hand and could not be put back by starting the installer again:\n" +
              withoutCredentials((error as Error).message),
          );
        });
        await startAtOnce(this.endpoint.docker, news.server);
        console.log(`Installed again what Redis boots from: ${changed.join(", ")}`);
      }
    }
    return { outs };
  },

  async read(id: string, props: InstalledConfigOutputs): Promise<ReadResult<InstalledConfigOutputs>> {
    const files = await filesOnVolume(this.endpoint.docker, props.server, props.files);
    for (const [found, names] of Object.entries(namesByState(files, props.files))) {
      console.log(`${names.join(", ")} in the config volume: ${found}`);
    }
    const found = { ...props, files };
    return { id, props: found, inputs: found };
  },

  // Nothing: the files live in the config volume and go with it.
  async delete(): Promise<void> {},
};
