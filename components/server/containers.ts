import type * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { packUsersFile } from "../acl/packedUsersFile";
import { bootScript, candidateDir, configDir, containerPort, dataDir, healthSecret } from "../boot/paths";
import type { ServerShape } from "../conf/redisConf";
import { type CandidateFiles, script } from "./bootFiles";

/** The two volumes of a server, by their names in Docker. */
export interface ServerVolumes {
  data: pulumi.Output<string>;
  config: pulumi.Output<string>;
}

/** What the server's container is made of, besides what is always the same. */
export interface ServerContainerSpec {
  containerName: string;
  alias: string;
  image: pulumi.Output<string>;
  network: pulumi.Output<string>;
  port: pulumi.Output<number>;
  bindAddress: pulumi.Output<string>;
  memory: pulumi.Output<number>;
  restart: pulumi.Output<string>;
  stopGracePeriod: pulumi.Output<number>;
  readyTimeout: pulumi.Output<number>;
  shape: pulumi.Output<ServerShape>;
  bootHash: pulumi.Output<string>;
  volumes: ServerVolumes;
}

/** The label that replaces the container when something changes that Redis reads at boot only. */
export const bootLabel = "redis-server.boot";

/**
 * The one-shot container that boots the candidate files in a throwaway process and then installs them into the config volume.
 * It sees the data read-only: only to remember which persistence mode they are in.
 */
export function installerArgs(
  containerName: string,
  image: pulumi.Output<string>,
  files: CandidateFiles,
  volumes: ServerVolumes,
): docker.ContainerArgs {
  return {
    name: containerName,
    image,
    entrypoints: ["sh", "-c"],
    command: [`sh ${candidateDir}/unpack.sh ${candidateDir} && exec sh ${candidateDir}/install.sh`],
    attach: true,
    logs: true,
    mustRun: false,
    restart: "no",
    networkMode: "none",
    uploads: uploads(files),
    volumes: [
      { containerPath: dataDir, volumeName: volumes.data, readOnly: true },
      { containerPath: configDir, volumeName: volumes.config },
    ],
  };
}

/** The candidate files; users.acl is packed, because with many users it is most of the state. */
function uploads(files: CandidateFiles): docker.types.input.ContainerUpload[] {
  const at = (file: string) => ({ file: `${candidateDir}/${file}`, permissions: "0444" });
  const candidates = Object.entries(files).flatMap(([name, content]) => {
    if (name === "health.secret") return [{ ...at(name), content, permissions: "0400" }];
    if (name !== "users.acl") return [{ ...at(name), content }];
    const packed = content.apply(packUsersFile);
    return [
      { ...at("users.lines"), content: packed.lines },
      { ...at("users.hashes"), contentBase64: packed.hashes },
    ];
  });
  return [...candidates, { ...at("unpack.sh"), content: script("unpack.sh") }];
}

/** PONG, not the exit code: redis-cli exits 0 on NOAUTH and LOADING too. The password is in no process list. */
const probe = (port: number) =>
  `REDISCLI_AUTH="$(cat ${healthSecret})" redis-cli -p ${port} --user health --no-auth-warning ping | grep -qx PONG`;

/** The server: unprivileged, read-only but for its data, ready when it answers. */
export function serverArgs(spec: ServerContainerSpec): docker.ContainerArgs {
  const onHost = spec.network.apply((network) => network === "host");
  const published = pulumi.all([onHost, spec.port, spec.bindAddress]);
  return {
    name: spec.containerName,
    image: spec.image,
    entrypoints: ["sh"],
    command: [bootScript],
    user: "redis",
    readOnly: true,
    tmpfs: { "/tmp": "size=16m" },
    capabilities: { drops: ["ALL"] },
    securityOpts: ["no-new-privileges"],
    init: false,
    restart: spec.restart,
    destroyGraceSeconds: spec.stopGracePeriod,
    // The same for `docker stop`, `docker restart` and a daemon that is shut down: ten seconds otherwise.
    stopTimeout: spec.stopGracePeriod,
    memory: spec.memory,
    // Unset, Docker would allow as much swap again, and a refresh would show a difference for ever.
    memorySwap: spec.memory,
    logDriver: "json-file",
    logOpts: { "max-size": "10m", "max-file": "3" },
    networkMode: onHost.apply((host) => (host ? "host" : "bridge")),
    networksAdvanced: spec.network.apply((network) =>
      network === "host" || network === "bridge" ? [] : [{ name: network, aliases: [spec.alias] }],
    ),
    ports: published.apply(([host, external, ip]) =>
      host ? [] : [{ internal: containerPort, external, ip, protocol: "tcp" }],
    ),
    volumes: [
      { containerPath: dataDir, volumeName: spec.volumes.data },
      { containerPath: configDir, volumeName: spec.volumes.config, readOnly: true },
    ],
    labels: [{ label: bootLabel, value: spec.bootHash }],
    healthcheck: {
      tests: ["CMD-SHELL", spec.shape.apply(({ port }) => probe(port))],
      interval: "2s",
      timeout: "5s",
      retries: 3,
      // Loading a large AOF must not count as failing. The same for every `readyTimeout`: a change would replace the container.
      startPeriod: "1h0m0s",
    },
    wait: true,
    waitTimeout: spec.readyTimeout,
    mustRun: true,
  };
}
