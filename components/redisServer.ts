import * as pulumi from "@pulumi/pulumi";
import { checkArguments } from "./arguments/checkedArguments";
import type { RedisServerArgs, RedisUserLogin } from "./arguments/redisServerArgs";
import { plainProperties } from "./impact/plainProperties";
import { startFailureHook } from "./impact/startFailureHook";
import { warnOfDeclaration } from "./impact/warnOfDeclaration";
import type { AofRewrite } from "./live/persistence";
import { applySettings, applyUsers } from "./server/applyLive";
import { renderBootFiles } from "./server/bootFiles";
import { createCleanStop } from "./server/cleanStop";
import { createConnection, previousAdminPassword } from "./server/connection";
import { createContainer } from "./server/container";
import { serverContext } from "./server/context";
import { createFreePort } from "./server/freePort";
import { createInstalledConfig, createInstaller } from "./server/installer";
import { lastApplied } from "./server/lastApplied";
import { adminUrl, userLogins } from "./server/logins";
import { serverOwner } from "./server/owner";
import { createPasswords } from "./server/passwords";
import { createScheduledBackup } from "./server/scheduledBackup";
import { createVolumes } from "./server/volumes";

/**
 * One Redis server on Docker whose users and durability are declared: rendered once, proven by the image they are for, installed
 * as the files Redis boots from, and applied to the running server without a restart.
 */
export class RedisServer extends pulumi.ComponentResource {
  /** Where clients on the Docker host connect to. */
  readonly host: pulumi.Output<string>;
  /** The TCP port on {@link host}. */
  readonly port: pulumi.Output<number>;
  /** The container's name in Docker: on a user-defined network, the host name for other containers. */
  readonly containerName: pulumi.Output<string>;
  /** The container's id; it stays the same through every live change. */
  readonly containerId: pulumi.Output<string>;
  /** How to log in as each declared user, by name. Secret. */
  readonly users: pulumi.Output<Record<string, RedisUserLogin>>;
  /** `redis://admin:…`, for operations only. Secret. */
  readonly adminUrl: pulumi.Output<string>;
  /** What the last rewrite asked for by `aof.rewriteTrigger` did: sizes before and after, and milliseconds; before the first, nothing. */
  readonly aofRewrite: pulumi.Output<Partial<AofRewrite>>;

  constructor(name: string, args: RedisServerArgs = {}, opts?: pulumi.ComponentResourceOptions) {
    super("redis:index:RedisServer", name, {}, opts);
    const checked = checkArguments(args, this);
    const context = serverContext(name, this, checked);
    warnOfDeclaration(this, {
      ...checked,
      ...checked.users,
      settings: context.liveSettings,
      protectData: checked.protectData || opts?.protect === true,
    });

    const last = lastApplied(this);
    const passwords = createPasswords(context, last);
    const owner = serverOwner(context, passwords);
    const files = renderBootFiles(context, passwords, owner);
    const connection = createConnection(context, passwords, last);
    const freePort = createFreePort(context, connection, owner);
    const volumes = createVolumes(context, freePort, owner);

    const startFailure = startFailureHook(context);
    const installer = createInstaller(context, files, volumes, owner, startFailure);
    const installed = createInstalledConfig(context, files, installer, connection);
    const container = createContainer(context, volumes, installed, startFailure);
    const stop = createCleanStop(context, container, connection);

    const running = { connection, files, installed, container, stop };
    const settings = applySettings(context, running);
    const users = applyUsers(context, running, passwords);
    if (checked.backup) {
      createScheduledBackup(context, checked.backup, { users, volumes, passwords, owner });
    }

    this.host = context.endpoint.host;
    this.port = checked.port;
    this.containerName = container.name;
    this.containerId = container.id;
    this.users = userLogins(context, passwords);
    this.adminUrl = adminUrl(context, passwords);
    this.aofRewrite = settings.aofRewrite;
    // Without `users`: a stack exports them anyway, and a second copy of a thousand is felt in every preview.
    this.registerOutputs({
      host: this.host,
      port: this.port,
      containerName: this.containerName,
      containerId: this.containerId,
      adminUrl: this.adminUrl,
      aofRewrite: this.aofRewrite,
      // For `lastApplied`: what the server has when all is done, which it has not after an update of other targets.
      rotations: pulumi
        .all([passwords.rotations, last, plainProperties({ hash: files.hash, applied: users.installedHash })])
        .apply(([declared, { rotations }, { hash, applied }]) =>
          hash !== undefined && applied === hash ? declared : rotations,
        )
        .apply((rotations) => rotations && JSON.stringify(rotations)),
      previousAdminPassword: pulumi.secret(previousAdminPassword(passwords.admin.current, last)),
    });
  }
}
