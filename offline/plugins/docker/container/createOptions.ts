import type Docker from "dockerode";
import {
  blocks,
  flag,
  isProperties,
  number,
  type Properties,
  text,
  textMap,
  texts,
  type Value,
} from "../../provider/values";
import { labelMap } from "../labels";
import { nanoseconds } from "./duration";
import { binds, volumePaths, volumesFrom } from "./volumes";

const mebibyte = 1024 * 1024;

/** The inputs as Docker's `POST /containers/create` takes them. What nobody gave is left to Docker. */
export function createOptions(inputs: Properties): Docker.ContainerCreateOptions {
  return {
    name: text(inputs.name),
    platform: text(inputs.platform) || undefined,
    Image: text(inputs.image),
    Hostname: text(inputs.hostname) || undefined,
    Domainname: text(inputs.domainname) || undefined,
    User: text(inputs.user) || undefined,
    Tty: flag(inputs.tty),
    OpenStdin: flag(inputs.stdinOpen),
    Env: given(texts(inputs.envs)),
    Cmd: given(texts(inputs.command)),
    Entrypoint: given(texts(inputs.entrypoints)),
    WorkingDir: text(inputs.workingDir) || undefined,
    StopSignal: text(inputs.stopSignal) || undefined,
    StopTimeout: number(inputs.stopTimeout) || undefined,
    Labels: labelMap(inputs.labels),
    Volumes: Object.fromEntries(volumePaths(inputs.volumes).map((path) => [path, {}])),
    ExposedPorts: Object.fromEntries(blocks(inputs.ports).map((port) => [portKey(port), {}])),
    Healthcheck: healthcheck(inputs.healthcheck),
    HostConfig: hostConfig(inputs),
  };
}

function hostConfig(inputs: Properties): Docker.HostConfig & { CgroupnsMode?: string } {
  const capabilities = isProperties(inputs.capabilities) ? inputs.capabilities : {};
  return {
    ...limits(inputs),
    AutoRemove: flag(inputs.rm),
    Binds: given(binds(inputs.volumes)),
    CapAdd: given(texts(capabilities.adds)),
    CapDrop: given(texts(capabilities.drops)),
    CgroupParent: text(inputs.cgroupParent) || undefined,
    CgroupnsMode: text(inputs.cgroupnsMode) || undefined,
    Dns: texts(inputs.dns),
    DnsOptions: texts(inputs.dnsOpts),
    DnsSearch: texts(inputs.dnsSearches),
    ExtraHosts: given(blocks(inputs.hosts).map((entry) => `${text(entry.host)}:${text(entry.ip)}`)),
    GroupAdd: given(texts(inputs.groupAdds)),
    Init: flag(inputs.init),
    IpcMode: text(inputs.ipcMode) || undefined,
    LogConfig: { Type: text(inputs.logDriver), Config: textMap(inputs.logOpts) },
    NetworkMode: text(inputs.networkMode),
    PidMode: text(inputs.pidMode) || undefined,
    PortBindings: portBindings(inputs.ports),
    Privileged: flag(inputs.privileged),
    PublishAllPorts: flag(inputs.publishAllPorts),
    ReadonlyRootfs: flag(inputs.readOnly),
    RestartPolicy: { Name: text(inputs.restart), MaximumRetryCount: number(inputs.maxRetryCount) },
    Runtime: text(inputs.runtime) || undefined,
    SecurityOpt: given(texts(inputs.securityOpts)),
    ShmSize: number(inputs.shmSize) * mebibyte || undefined,
    StorageOpt: given(textMap(inputs.storageOpts)),
    Sysctls: given(textMap(inputs.sysctls)),
    Tmpfs: given(textMap(inputs.tmpfs)),
    UsernsMode: text(inputs.usernsMode) || undefined,
    VolumesFrom: given(volumesFrom(inputs.volumes)),
  };
}

/** What `POST /containers/ID/update` takes too. Sizes are given in MiB; -1 means unlimited swap. */
export function limits(inputs: Properties) {
  const swap = number(inputs.memorySwap);
  return {
    CpuShares: number(inputs.cpuShares),
    CpusetCpus: text(inputs.cpuSet),
    CpuPeriod: number(inputs.cpuPeriod) || undefined,
    CpuQuota: number(inputs.cpuQuota) || undefined,
    NanoCpus: Math.round(Number(text(inputs.cpus)) * 1e9) || undefined,
    Memory: number(inputs.memory) * mebibyte,
    MemoryReservation: number(inputs.memoryReservation) * mebibyte,
    MemorySwap: swap > 0 ? swap * mebibyte : swap,
    Ulimits: given(
      blocks(inputs.ulimits).map(({ name, soft, hard }) => ({
        Name: text(name),
        Soft: number(soft),
        Hard: number(hard),
      })),
    ),
  };
}

function healthcheck(value: Value | undefined): Docker.HealthConfig | undefined {
  if (!isProperties(value)) return undefined;
  const period = (key: string): number => nanoseconds(text(value[key])) ?? 0;
  return {
    Test: texts(value.tests),
    Interval: period("interval"),
    Timeout: period("timeout"),
    StartPeriod: period("startPeriod"),
    // Older daemons refuse to hear of it at all.
    ...(period("startInterval") > 0 ? { StartInterval: period("startInterval") } : {}),
    Retries: number(value.retries),
  };
}

function portKey(port: Properties): string {
  return `${number(port.internal)}/${text(port.protocol) || "tcp"}`;
}

function portBindings(value: Value | undefined): Docker.HostConfig["PortBindings"] {
  const bindings: Record<string, { HostIp: string; HostPort: string }[]> = {};
  for (const port of blocks(value)) {
    const external = number(port.external);
    const binding = { HostIp: text(port.ip), HostPort: external > 0 ? String(external) : "" };
    bindings[portKey(port)] = [...(bindings[portKey(port)] ?? []), binding];
  }
  return bindings;
}

function given<T extends object>(value: T): T | undefined {
  return Object.keys(value).length > 0 ? value : undefined;
}
