import type * as pulumi from "@pulumi/pulumi";
import { type DockerDaemon, docker } from "../connection/dockerCommand";
import { codeOf } from "../connection/sessionError";
import { changedFields } from "./fields";

interface DataVolumeInputs {
  volume: string;
  docker: DockerDaemon;
  retain: boolean;
  providerVersion: number;
}

export interface DataVolumeArgs {
  /** Name in Docker of the volume that the server keeps its data on. */
  volume: pulumi.Input<string>;
  /** The daemon that has it. */
  docker: pulumi.Input<DockerDaemon>;
  /** Whether a destroy keeps it. */
  retain: pulumi.Input<boolean>;
}

const compared: (keyof DataVolumeInputs)[] = ["volume", "docker", "retain", "providerVersion"];

/** The process serves all data volumes of a stack, each maybe by another version of this text. */
const seen: { redisServerIsDeclared?: boolean } = globalThis as object;

function stored({ volume, docker, retain, providerVersion }: DataVolumeInputs): DataVolumeInputs {
  return { volume, docker, retain, providerVersion };
}

/**
 * Deletes the data volume, which the engine itself is told to keep: it would delete the volume of a server that gets another name
 * or another volume just as that of a stack that is destroyed. Only there no data volume is declared, so none is checked.
 */
export const dataVolumeProvider = {
  async check(_olds: Partial<DataVolumeInputs>, news: DataVolumeInputs) {
    seen.redisServerIsDeclared = true;
    return { inputs: news };
  },

  async diff(_id: string, olds: DataVolumeInputs, news: DataVolumeInputs) {
    return {
      changes: changedFields(compared, olds, news).length > 0,
      replaces: [],
      stables: [],
      deleteBeforeReplace: false,
    };
  },

  async create(inputs: DataVolumeInputs) {
    return { id: "data-volume", outs: stored(inputs) };
  },

  async update(_id: string, _olds: DataVolumeInputs, news: DataVolumeInputs) {
    return { outs: stored(news) };
  },

  async delete(_id: string, { volume, docker: daemon, retain }: DataVolumeInputs): Promise<void> {
    if (retain) return;
    const byHand = `; \`docker volume rm ${volume}\` deletes it`;
    if (seen.redisServerIsDeclared) {
      console.log(`The data volume ${volume} is kept, because this is no destroy of the stack${byHand}.`);
      return;
    }
    try {
      await docker(daemon, "volume", "rm", "--force", volume);
    } catch (error) {
      if (codeOf(error) !== "ABSENT") throw error;
      console.log(`The data volume ${volume} is kept, because there is no command docker here${byHand}.`);
    }
  },
};
