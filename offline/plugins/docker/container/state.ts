import type Docker from "dockerode";
import { outputsOf } from "../../provider/outputs";
import { isProperties, list, type Properties, text, type Value } from "../../provider/values";
import { durationText } from "./duration";
import { containerFields } from "./fields";
import { networkState, portState } from "./networking";

const mebibyte = 1024 * 1024;

/** Inputs that this plugin refuses, as every official state has them. */
const neverGiven: Properties = {
  deviceReadBps: [],
  deviceReadIops: [],
  deviceRequests: [],
  deviceWriteBps: [],
  deviceWriteIops: [],
  devices: [],
  gpus: null,
  mounts: [],
};

/** What the official plugin stores right after `create`: `known` are the inputs, or the state so far. */
export function stateOf(known: Properties, container: Docker.ContainerInspectInfo): Properties {
  const { Config: config, HostConfig: host, State: state } = container;
  const { StopTimeout } = config as { StopTimeout?: number };
  return {
    ...outputsOf(containerFields, known),
    ...neverGiven,
    bridge: (container.NetworkSettings as { Bridge?: string }).Bridge ?? "",
    capabilities: capabilities(host, known.capabilities),
    command: config.Cmd ?? [],
    containerLogs: known.containerLogs ?? null,
    cpuSet: host.CpusetCpus ?? "",
    cpuShares: host.CpuShares ?? 0,
    domainname: config.Domainname,
    entrypoints: list((config.Entrypoint ?? []) as Value),
    exitCode: state.Running ? (known.exitCode ?? null) : state.ExitCode,
    healthcheck: config.Healthcheck ? healthcheck(config.Healthcheck) : null,
    hostname: config.Hostname,
    hosts: (host.ExtraHosts ?? []).map((entry: string) => {
      const [name, ...address] = entry.split(":");
      return { host: name ?? "", ip: address.join(":") };
    }),
    // A name may have moved to a newer image; an id is always what runs.
    image: text(known.image).startsWith("sha256:") ? container.Image : config.Image,
    init: host.Init ?? false,
    ipcMode: host.IpcMode ?? "",
    logDriver: host.LogConfig?.Type ?? "",
    maxRetryCount: host.RestartPolicy?.MaximumRetryCount ?? 0,
    memory: Math.floor((host.Memory ?? 0) / mebibyte),
    memoryReservation: Math.floor((host.MemoryReservation ?? 0) / mebibyte),
    memorySwap: swap(host.MemorySwap ?? 0),
    // A stopped container that must run is shown as one that need not: the next `up` starts it.
    mustRun: state.Running ? (known.mustRun ?? null) : false,
    name: container.Name.replace(/^\//, ""),
    networkDatas: networkState(container),
    networkMode: host.NetworkMode ?? "",
    platform: text(known.platform) || container.Platform,
    ports: portState(container),
    privileged: host.Privileged ?? false,
    publishAllPorts: host.PublishAllPorts ?? false,
    readOnly: host.ReadonlyRootfs ?? false,
    restart: host.RestartPolicy?.Name ?? "no",
    rm: host.AutoRemove ?? false,
    runtime: host.Runtime ?? "",
    securityOpts: host.SecurityOpt ?? [],
    shmSize: Math.floor((host.ShmSize ?? 0) / mebibyte),
    stdinOpen: config.OpenStdin,
    stopSignal: (config as { StopSignal?: string }).StopSignal ?? "",
    stopTimeout: StopTimeout ?? 0,
    tty: config.Tty,
    ulimits: (host.Ulimits ?? []).map(({ Name, Soft, Hard }) => ({
      hard: Hard ?? 0,
      name: Name ?? "",
      soft: Soft ?? 0,
    })),
    user: config.User,
    usernsMode: host.UsernsMode ?? "",
    workingDir: config.WorkingDir,
  };
}

/** A refresh also reads what `create` takes from the program, and stores nothing as [] or {} instead of null. */
export function refreshedState(known: Properties, container: Docker.ContainerInspectInfo): Properties {
  const { HostConfig: host } = container;
  return {
    ...stateOf(known, container),
    dns: host.Dns ?? [],
    dnsOpts: host.DnsOptions ?? [],
    dnsSearches: host.DnsSearch ?? [],
    groupAdds: host.GroupAdd ?? [],
    logOpts: isProperties(known.logOpts) ? ((host.LogConfig?.Config as Properties) ?? {}) : {},
    storageOpts: host.StorageOpt ?? {},
    sysctls: host.Sysctls ?? {},
    tmpfs: (host.Tmpfs as Properties) ?? {},
    volumes: withDefault(known.volumes, "readOnly", false),
    networksAdvanced: withDefault(known.networksAdvanced, "gwPriority", 0),
  };
}

function withDefault(value: Value | undefined, key: string, fallback: Value): Value[] {
  return list(value).map((entry) =>
    isProperties(entry) ? { ...entry, [key]: entry[key] ?? fallback } : entry,
  );
}

function swap(bytes: number): number {
  return bytes > 0 ? Math.floor(bytes / mebibyte) : bytes;
}

function capabilities(host: Docker.HostConfig, known: Value | undefined): Value {
  const [adds, drops] = [host.CapAdd ?? [], host.CapDrop ?? []] as string[][];
  return (adds?.length ?? 0) + (drops?.length ?? 0) > 0
    ? { adds: adds ?? [], drops: drops ?? [] }
    : (known ?? null);
}

function healthcheck(config: Docker.HealthConfig): Properties {
  const { StartInterval } = config as { StartInterval?: number };
  return {
    interval: durationText(config.Interval ?? 0),
    retries: config.Retries ?? 0,
    startInterval: durationText(StartInterval ?? 0),
    startPeriod: durationText(config.StartPeriod ?? 0),
    tests: config.Test ?? [],
    timeout: durationText(config.Timeout ?? 0),
  };
}
