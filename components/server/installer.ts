import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { ownerLabel } from "../boot/owner";
import { candidateDir, configDir, dataDir } from "../boot/paths";
import type { RedisConnection } from "../connection/redisConnection";
import { installerWarningsHook } from "../impact/installerWarningsHook";
import { InstalledConfig } from "../live/resources";
import type { BootFiles } from "./bootFiles";
import { failedStart } from "./container";
import type { ServerContext } from "./context";
import { readAsEmpty } from "./readAsEmpty";
import { installerName } from "./resourceNames";
import type { ServerVolumes } from "./volumes";

/**
 * The one-shot container that boots the candidate files in a throwaway process and then installs them into the config volume.
 * On the data volume it writes nothing but the record of which file is the truth.
 */
export function createInstaller(
  { name, server, hookPrefix, replaceable, names, args }: ServerContext,
  files: BootFiles,
  volumes: ServerVolumes,
  owner: pulumi.Output<string>,
  startFailure: pulumi.ErrorHook,
): docker.Container {
  return new docker.Container(
    installerName(name, server).name,
    {
      ...readAsEmpty,
      logOpts: {},
      tmpfs: {},
      name: names.installer,
      image: args.image,
      entrypoints: ["sh"],
      command: pulumi
        .all([volumes.data.name, args.image, args.adopt])
        .apply(([volume, image, { from }]) => [
          `${candidateDir}/install.sh`,
          volume,
          image,
          ...(from ? [from] : []),
        ]),
      attach: true,
      logs: true,
      mustRun: false,
      restart: "no",
      networkMode: "none",
      // Not on the server as well: a new label would replace the containers of stacks that exist.
      labels: [{ label: ownerLabel, value: owner }],
      uploads: uploads(files),
      volumes: [
        { containerPath: dataDir, volumeName: volumes.data.name, readOnly: false },
        { containerPath: configDir, volumeName: volumes.config.name, readOnly: false },
      ],
    },
    {
      ...replaceable,
      dependsOn: [volumes.dataKeeper],
      deleteBeforeReplace: true,
      // The plugin takes one that did not start for done.
      replaceOnChanges: [failedStart],
      hooks: {
        onError: [startFailure],
        afterCreate: [installerWarningsHook(hookPrefix, server, args.dataVolume)],
      },
    },
  );
}

function uploads({ contents }: BootFiles): docker.types.input.ContainerUpload[] {
  return Object.entries(contents).map(([file, content]) => ({
    file: `${candidateDir}/${file}`,
    content,
    permissions: file === "health.secret" ? "0400" : "0444",
  }));
}

/** How the installer ended, as a resource that fails when Redis refused the files. */
export function createInstalledConfig(
  { name, replaceable, dockerName }: ServerContext,
  files: BootFiles,
  installer: docker.Container,
  connection: RedisConnection,
): InstalledConfig {
  return new InstalledConfig(
    `${name}-installed`,
    {
      installedHash: files.hash,
      files: files.fingerprints,
      server: dockerName,
      installerId: installer.id,
      exitCode: installer.exitCode,
      logs: installer.containerLogs,
    },
    { ...replaceable, provider: connection },
  );
}
