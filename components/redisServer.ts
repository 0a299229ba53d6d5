import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { checkArguments } from "./arguments/checkedArguments";
import type { RedisServerArgs, RedisUserLogin } from "./arguments/redisServerArgs";
import { bootSettings, liveSettings, withDefaults } from "./conf/redisConf";
import { redisUrl, serverShape } from "./connection/endpoint";
import {
  announcementHook,
  installerWarningsHook,
  truncationHook,
  warnOfDeclaration,
} from "./impact/diagnostics";
import { startFailureHook } from "./impact/startFailureHook";
import { userChangesHook } from "./impact/userChangesHook";
import type { AofRewrite } from "./live/persistence";
import { AclUsers, CleanStop, InstalledConfig, LiveSettings } from "./live/resources";
import { bootHash, candidateFiles, fileFingerprints, installedHash } from "./server/bootFiles";
import { serverConnection } from "./server/connection";
import { installerArgs, serverArgs } from "./server/containers";
import { adminPasswords, generatedPassword, logins, passwordHashes, userPasswords } from "./server/passwords";
import { dataVolume, unchangeable } from "./server/volumes";

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
    const child = { parent: this };
    const checked = checkArguments(args, this);
    const { image, port, bindAddress, network, readyTimeout, users, protectData: protect } = checked;
    const physical = checked.containerName || `${name}-${pulumi.getStack()}`;
    const settings = checked.settings.apply(withDefaults);
    const declared = { settings: settings.apply(liveSettings), memory: checked.memory };
    warnOfDeclaration(this, pulumi.output({ ...declared, protectData: protect }));

    const admin = adminPasswords(name, checked.adminRotation, child);
    const health = generatedPassword(`${name}-health`, child);
    const passwords = userPasswords(name, users, child);
    const hashes = passwordHashes({ ...passwords, admin, health });

    const shape = pulumi
      .all([network, port, bindAddress])
      .apply(([net, at, address]) => serverShape(net, at, address));
    const files = candidateFiles({
      settings,
      shape,
      rules: users.rules,
      passwordHashes: hashes,
      healthPassword: health.current,
    });
    const hash = installedHash(files);

    const userRotations = Object.fromEntries(
      Object.entries(users.rotations).map(([user, { rotation }]) => [user, rotation]),
    );
    const { endpoint, route, connection, free } = serverConnection(name, this, {
      port,
      bindAddress,
      endpoint: checked.endpoint,
      adminPassword: admin.current,
      readyTimeout,
      rotations: checked.adminRotation.apply((rotation) => ({ admin: rotation, users: userRotations })),
    });
    const throughConnection = { ...child, provider: connection };

    const data = dataVolume(
      `${name}-data`,
      {
        ownName: `${physical}-data`,
        adopted: checked.dataVolume,
        retain: checked.retainData,
        protect,
      },
      { ...child, dependsOn: [free] },
    );
    const config = new docker.Volume(
      `${name}-config`,
      { name: `${physical}-config` },
      { ...child, dependsOn: [free], ignoreChanges: unchangeable },
    );
    const volumes = { data: data.name, config: config.name };

    const onError = [startFailureHook(name, this, readyTimeout)];
    const installer = new docker.Container(
      `${name}-config`,
      installerArgs(`${physical}-config`, image, files, volumes),
      {
        ...child,
        deleteBeforeReplace: true,
        hooks: { onError, afterCreate: [installerWarningsHook(name, this, checked.dataVolume)] },
      },
    );
    const installed = new InstalledConfig(
      `${name}-installed`,
      {
        installedHash: hash,
        files: fileFingerprints(files),
        server: physical,
        installerId: installer.id,
        exitCode: installer.exitCode,
        logs: installer.containerLogs,
      },
      throughConnection,
    );

    const container = new docker.Container(
      name,
      serverArgs({
        containerName: physical,
        alias: name,
        image,
        network,
        port,
        bindAddress,
        memory: checked.memory,
        restart: checked.restart,
        stopGracePeriod: checked.stopGracePeriod,
        readyTimeout,
        shape,
        bootHash: pulumi.all([settings, shape]).apply(([all, at]) => bootHash(bootSettings(all), at)),
        volumes,
      }),
      {
        ...child,
        dependsOn: [installed],
        deleteBeforeReplace: true,
        // The plugin takes edits of these for done and leaves the container as it was.
        replaceOnChanges: ["healthcheck", "tmpfs", "init"],
        // Not worth a restart: what Pulumi itself grants is changed in place.
        ignoreChanges: ["stopTimeout"],
        hooks: { onError, afterCreate: [truncationHook(name, this)] },
      },
    );

    // Not `deletedWith` the container: it is there to be deleted first.
    const stop = new CleanStop(
      `${name}-stop`,
      {
        containerId: container.id,
        place: route.apply(({ host, port: at, ssh }) => ({ host, port: at, ...(ssh && { ssh }) })),
      },
      { ...throughConnection, dependsOn: [container] },
    );

    // Protected like the data: these go first in a destroy, so that it is refused before it has taken the server down.
    const live = {
      ...throughConnection,
      dependsOn: [installed, container, stop],
      deletedWith: container,
      protect,
    };
    const of = { containerId: container.id, installedHash: hash };
    const rewriteTrigger = checked.aof.apply((aof) => aof.rewriteTrigger?.toString());
    const applied = new LiveSettings(
      `${name}-settings`,
      { ...of, settings: settings.apply(liveSettings), boot: settings.apply(bootSettings), rewriteTrigger },
      { ...live, hooks: { beforeUpdate: [announcementHook(name, this)] } },
    );
    new AclUsers(
      `${name}-users`,
      { ...of, users: users.rules, passwordHashes: hashes, demands: users.expectations, image },
      { ...live, hooks: { beforeUpdate: [userChangesHook(name, this)] } },
    );

    this.host = endpoint.host;
    this.port = port;
    this.containerName = container.name;
    this.containerId = container.id;
    this.users = logins(passwords, endpoint);
    this.adminUrl = pulumi.secret(
      pulumi.all([endpoint, admin.current]).apply(([at, password]) => redisUrl("admin", password, at)),
    );
    this.aofRewrite = applied.aofRewrite;
    // Without `users`: a stack exports them anyway, and a second copy of a thousand is felt in every preview.
    this.registerOutputs({
      host: this.host,
      port: this.port,
      containerName: this.containerName,
      containerId: this.containerId,
      adminUrl: this.adminUrl,
      aofRewrite: this.aofRewrite,
    });
  }
}
