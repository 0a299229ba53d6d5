import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { backupUserName } from "../acl/backupUser";
import {
  backupContainerName,
  backupLabel,
  backupText,
  type DeclaredBackup,
  scheduledBackupName,
} from "../arguments/declaredBackup";
import { backupsDir, scheduledConfigFile, scheduledProgram } from "../backup/scheduled/places";
import type { ScheduledConfig } from "../backup/scheduled/scheduledConfig";
import { ownerLabel } from "../boot/owner";
import { configDir, containerPort, dataDir } from "../boot/paths";
import type { AclUsers } from "../live/resources";
import { failedStart } from "./container";
import type { ServerContext } from "./context";
import type { ServerPasswords } from "./passwords";
import { readAsEmpty } from "./readAsEmpty";
import { scheduledBackupFiles } from "./scheduledBackupFiles";
import type { ServerVolumes } from "./volumes";

/** What backups of a server are made from. */
export interface BackedUpServer {
  users: AclUsers;
  volumes: ServerVolumes;
  passwords: ServerPasswords;
  owner: pulumi.Output<string>;
}

/**
 * The container beside the server that makes backups on a schedule: it can read the data volume and change nothing on it, logs in as a
 * user of its own, and is unhealthy as soon as a backup failed or is late.
 */
export function createScheduledBackup(
  context: ServerContext,
  backup: DeclaredBackup<pulumi.Input<string>>,
  { users, volumes, passwords, owner }: BackedUpServer,
): docker.Container {
  const { name, dockerName, args, replaceable } = context;
  const isDirectory = !backup.to.startsWith("s3://");
  return new docker.Container(
    scheduledBackupName(name),
    {
      ...readAsEmpty,
      name: backupContainerName(dockerName),
      image: backup.image,
      entrypoints: ["node"],
      command: [scheduledProgram, "run"],
      ...network(context),
      restart: args.restart,
      init: true,
      tmpfs: {},
      // Whoever the directory belongs to; nothing else of what root may do is needed.
      user: "root",
      capabilities: { drops: ["ALL"], adds: ["DAC_OVERRIDE"] },
      securityOpts: ["no-new-privileges"],
      logDriver: "json-file",
      logOpts: { "max-size": "10m", "max-file": "3" },
      uploads: [
        ...scheduledBackupFiles(!isDirectory),
        { file: scheduledConfigFile, content: configText(context, backup, passwords), permissions: "0400" },
      ],
      volumes: [
        { containerPath: dataDir, volumeName: volumes.data.name, readOnly: true },
        { containerPath: configDir, volumeName: volumes.config.name, readOnly: true },
        ...(isDirectory ? [{ containerPath: backupsDir, hostPath: backup.to, readOnly: false }] : []),
      ],
      labels: [
        { label: ownerLabel, value: owner },
        { label: backupLabel, value: backupText(backup) },
      ],
      healthcheck: {
        tests: ["CMD", "node", scheduledProgram, "check"],
        interval: "1m0s",
        timeout: "30s",
        retries: 1,
        startPeriod: "0s",
      },
      mustRun: true,
    },
    {
      ...replaceable,
      dependsOn: [users, volumes.dataKeeper],
      deleteBeforeReplace: true,
      // The plugin takes edits of the first two for done; likewise one that did not start.
      replaceOnChanges: ["healthcheck", "init", failedStart],
    },
  );
}

/**
 * On a network with names, beside the server; else on that of the host, where the server is reached as clients on the host do: Docker's
 * default network has no names, and an address there is another one after a restart.
 */
function network({ args }: ServerContext): Pick<docker.ContainerArgs, "networkMode" | "networksAdvanced"> {
  const named = args.network.apply((net) => (net === "host" || net === "bridge" ? [] : [{ name: net }]));
  return {
    networkMode: named.apply((networks) => (networks.length === 0 ? "host" : "bridge")),
    networksAdvanced: named,
  };
}

/** What the container is told: a secret, and in a file, because whoever may ask Docker can read a container's variables. */
function configText(
  { name, args, dockerName, endpoint }: ServerContext,
  { schedule, to, keep, environment }: DeclaredBackup<pulumi.Input<string>>,
  { generated }: ServerPasswords,
): pulumi.Output<string> {
  const all = pulumi.all([endpoint, args.network, args.image, generated.live, pulumi.all(environment)]);
  return pulumi.secret(
    all.apply(([at, net, image, live, variables]) => {
      const password = live[backupUserName]?.[0];
      if (password === undefined) return pulumi.unknown as string;
      const config: ScheduledConfig = {
        schedule,
        keep,
        ...(to.startsWith("s3://") && { s3: to, environment: variables }),
        stack: pulumi.getStack(),
        server: name,
        image,
        container: dockerName,
        ...(net === "host" || net === "bridge" ? at : { host: dockerName, port: containerPort }),
        username: backupUserName,
        password,
      };
      return JSON.stringify(config);
    }),
  );
}
