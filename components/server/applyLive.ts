import type * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import type { RedisConnection } from "../connection/redisConnection";
import { liveChangesHook } from "../impact/liveChangesHook";
import { userChangesHook } from "../impact/userChangesHook";
import { AclUsers, type CleanStop, type InstalledConfig, LiveSettings } from "../live/resources";
import type { BootFiles } from "./bootFiles";
import type { ServerContext } from "./context";
import { knownPasswords } from "./knownPasswords";
import type { ServerPasswords } from "./passwords";

/** The running server that settings and users are applied to. */
export interface RunningServer {
  connection: RedisConnection;
  files: BootFiles;
  installed: InstalledConfig;
  container: docker.Container;
  stop: CleanStop;
}

/** Applies the live directives, the switch of the AOF and a rewrite that is asked for. */
export function applySettings(context: ServerContext, running: RunningServer): LiveSettings {
  const { name, server, hookPrefix, args, liveSettings, bootSettings } = context;
  return new LiveSettings(
    `${name}-settings`,
    {
      containerId: running.container.id,
      installedHash: running.files.hash,
      settings: liveSettings,
      boot: bootSettings,
      hidden: pulumi.isSecret(liveSettings).then((secret) => secret || undefined),
      rewriteTrigger: args.aof.apply((aof) => aof.rewriteTrigger?.toString()),
    },
    { ...liveOptions(context, running), hooks: { beforeUpdate: [liveChangesHook(hookPrefix, server)] } },
  );
}

/** Applies all users together. */
export function applyUsers(
  context: ServerContext,
  running: RunningServer,
  passwords: ServerPasswords,
): AclUsers {
  const { name, server, hookPrefix, names, args } = context;
  const userChanges = [userChangesHook(hookPrefix, server, () => knownPasswords(passwords))];
  return new AclUsers(
    `${name}-users`,
    {
      containerId: running.container.id,
      installedHash: running.files.hash,
      users: args.users.rules,
      passwordHashes: passwords.hashes,
      demands: args.users.expectations,
      image: args.image,
      installer: names.installer,
    },
    { ...liveOptions(context, running), hooks: { beforeCreate: userChanges, beforeUpdate: userChanges } },
  );
}

/** Protected like the data: these go first in a destroy, so that it is refused before it has taken the server down. */
function liveOptions(
  { keptLikeData }: ServerContext,
  { connection, installed, container, stop }: RunningServer,
): pulumi.CustomResourceOptions {
  return {
    ...keptLikeData,
    provider: connection,
    dependsOn: [installed, container, stop],
    deletedWith: container,
  };
}
