import type * as pulumi from "@pulumi/pulumi";
import { type DockerDaemon, docker } from "../connection/dockerCommand";
import { codeOf } from "../connection/sessionError";
import { defineProvider } from "./defineProvider";

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

/** The process serves all data volumes of a stack, each maybe by another version of this text. */
const seen: { redisServerIsDeclared?: boolean } = globalThis as object;

const provider = defineProvider<DataVolumeInputs, DataVolumeInputs>({
  id: () => "data-volume",
  compared: ["volume", "docker", "retain"],

  async settle(_server, { volume, docker, retain, providerVersion }) {
    return { volume, docker, retain, providerVersion };
  },

  async delete(_server, { volume, docker: daemon, retain }) {
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
});

/**
 * Deletes the data volume, which the engine itself is told to keep: it would delete the volume of a server that gets another name
 * or another volume just as that of a stack that is destroyed. Only there no data volume is declared, so none is checked.
 */
export const dataVolumeProvider = {
  ...provider,

  /** It serves all servers of a stack, and logs in to none. */
  async configure(): Promise<void> {},

  async check(_olds: Partial<DataVolumeInputs>, news: DataVolumeInputs) {
    seen.redisServerIsDeclared = true;
    return { inputs: news };
  },
};
