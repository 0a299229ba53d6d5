import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { sha256 } from "../acl/sha256";
import { bootScript, configDir, containerPort, dataDir, healthSecret } from "../boot/paths";
import type { ServerShape } from "../conf/redisConf";
import { connectHost } from "../connection/endpoint";
import { memoryLimitHook } from "../impact/memoryLimitHook";
import { truncatedAofHook } from "../impact/truncatedAofHook";
import type { InstalledConfig } from "../live/resources";
import type { ServerContext } from "./context";
import { readAsEmpty } from "./readAsEmpty";
import { containerName } from "./resourceNames";
import type { ServerVolumes } from "./volumes";

/** The label that replaces the container when something changes that Redis reads at boot only. */
const bootLabel = "redis-server.boot";

/** The engine's own key for a creation that failed half way, by which such a container is made anew. */
export const failedStart = "#initerror";

/** The server's container, started on files that are proven. */
export function createContainer(
  context: ServerContext,
  volumes: ServerVolumes,
  installed: InstalledConfig,
  startFailure: pulumi.ErrorHook,
): docker.Container {
  const { name, server, hookPrefix, replaceable } = context;
  const { name: logicalName, aliases } = containerName(name, server);
  return new docker.Container(logicalName, containerArgs(context, volumes), {
    ...replaceable,
    ...(aliases && { aliases }),
    dependsOn: [installed, volumes.dataKeeper],
    deleteBeforeReplace: true,
    // The plugin takes edits of these for done and leaves the container as it was; likewise one that did not start.
    replaceOnChanges: ["healthcheck", "tmpfs", "init", failedStart],
    // Not worth a restart: what Pulumi itself grants is changed in place.
    ignoreChanges: ["stopTimeout"],
    hooks: {
      onError: [startFailure],
      afterCreate: [truncatedAofHook(hookPrefix, server)],
      beforeUpdate: [memoryLimitHook(hookPrefix)],
    },
  });
}

/** Unprivileged, read-only but for its data, ready when it answers. */
function containerArgs(
  { name, dockerName, args, shape, bootSettings }: ServerContext,
  volumes: ServerVolumes,
): docker.ContainerArgs {
  const onHost = args.network.apply((network) => network === "host");
  return {
    ...readAsEmpty,
    name: dockerName,
    image: args.image,
    entrypoints: ["sh"],
    command: [bootScript],
    user: "redis",
    readOnly: true,
    tmpfs: { "/tmp": "size=16m" },
    capabilities: { drops: ["ALL"] },
    securityOpts: ["no-new-privileges"],
    init: false,
    restart: args.restart,
    destroyGraceSeconds: args.stopGracePeriod,
    // The same for `docker stop`, `docker restart` and a daemon that is shut down: ten seconds otherwise.
    stopTimeout: args.stopGracePeriod,
    memory: args.memory,
    // Unset, Docker would allow as much swap again, and a refresh would show a difference for ever.
    memorySwap: args.memory,
    logDriver: "json-file",
    logOpts: { "max-size": "10m", "max-file": "3" },
    networkMode: onHost.apply((host) => (host ? "host" : "bridge")),
    networksAdvanced: args.network.apply((network) =>
      network === "host" || network === "bridge" ? [] : [{ name: network, aliases: [name], gwPriority: 0 }],
    ),
    ports: pulumi
      .all([onHost, args.port, args.bindAddress])
      .apply(([host, external, ip]) =>
        host ? [] : [{ internal: containerPort, external, ip, protocol: "tcp" }],
      ),
    volumes: [
      { containerPath: dataDir, volumeName: volumes.data.name, readOnly: false },
      { containerPath: configDir, volumeName: volumes.config.name, readOnly: true },
    ],
    labels: [
      {
        label: bootLabel,
        value: pulumi.all([bootSettings, shape]).apply(([settings, listens]) => bootHash(settings, listens)),
      },
    ],
    healthcheck: {
      tests: ["CMD-SHELL", shape.apply(healthCommand)],
      interval: "2s",
      timeout: "5s",
      retries: 3,
      // Loading a large AOF must not count as failing. The same for every `readyTimeout`: a change would replace the container.
      startPeriod: "1h0m0s",
    },
    wait: true,
    waitTimeout: args.readyTimeout,
    mustRun: true,
  };
}

function bootHash(bootSettings: Record<string, string>, shape: ServerShape): string {
  return sha256(JSON.stringify([bootSettings, shape]));
}

/** PONG, not the exit code: redis-cli exits 0 on NOAUTH and LOADING too. The password is in no process list. */
function healthCommand({ port, bind: [address = "*"] }: ServerShape): string {
  const host = address === "*" ? "127.0.0.1" : connectHost(address);
  // Where redis-cli goes by itself it is not told to: every word of this is the container's identity.
  const at = host === "127.0.0.1" ? "" : `-h ${host} `;
  return `REDISCLI_AUTH="$(cat ${healthSecret})" redis-cli ${at}-p ${port} --user health --no-auth-warning ping | grep -qx PONG`;
}
