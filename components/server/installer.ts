import * as docker from "@pulumi/docker";
import type * as pulumi from "@pulumi/pulumi";
import { packUsersFile } from "../acl/packedUsersFile";
import { candidateDir, configDir, dataDir } from "../boot/paths";
import type { RedisConnection } from "../connection/redisConnection";
import { installerWarningsHook } from "../impact/installerWarningsHook";
import { InstalledConfig } from "../live/resources";
import type { BootFiles } from "./bootFiles";
import type { ServerContext } from "./context";
import { readScript } from "./readScript";
import type { ServerVolumes } from "./volumes";

/**
 * The one-shot container that boots the candidate files in a throwaway process and then installs them into the config volume.
 * It sees the data read-only: only to remember which persistence mode they are in.
 */
export function createInstaller(
  { name, server, dockerName, args }: ServerContext,
  files: BootFiles,
  volumes: ServerVolumes,
  startFailure: pulumi.ErrorHook,
): docker.Container {
  return new docker.Container(
    `${name}-config`,
    {
      name: `${dockerName}-config`,
      image: args.image,
      entrypoints: ["sh", "-c"],
      command: [`sh ${candidateDir}/unpack.sh ${candidateDir} && exec sh ${candidateDir}/install.sh`],
      attach: true,
      logs: true,
      mustRun: false,
      restart: "no",
      networkMode: "none",
      uploads: uploads(files),
      volumes: [
        { containerPath: dataDir, volumeName: volumes.data.name, readOnly: true },
        { containerPath: configDir, volumeName: volumes.config.name },
      ],
    },
    {
      parent: server,
      deleteBeforeReplace: true,
      hooks: {
        onError: [startFailure],
        afterCreate: [installerWarningsHook(name, server, args.dataVolume)],
      },
    },
  );
}

/** users.acl is packed, because with many users it is most of the state. */
function uploads({ contents }: BootFiles): docker.types.input.ContainerUpload[] {
  const at = (file: string) => ({ file: `${candidateDir}/${file}`, permissions: "0444" });
  const candidates = Object.entries(contents).flatMap(([file, content]) => {
    if (file === "health.secret") return [{ ...at(file), content, permissions: "0400" }];
    if (file !== "users.acl") return [{ ...at(file), content }];
    const packed = content.apply(packUsersFile);
    return [
      { ...at("users.lines"), content: packed.lines },
      { ...at("users.hashes"), contentBase64: packed.hashes },
    ];
  });
  return [...candidates, { ...at("unpack.sh"), content: readScript("unpack.sh") }];
}

/** How the installer ended, as a resource that fails when Redis refused the files. */
export function createInstalledConfig(
  { name, server, dockerName }: ServerContext,
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
    { parent: server, provider: connection },
  );
}
