/** A container that somebody started by hand, as far as a stack can have the like. */
export interface FoundContainer {
  name: string;
  id: string;
  /** As it was named when the container was made. */
  image: string;
  isRunning: boolean;
  networkMode: string;
  /** User-defined ones, with the names by which other containers reach this one there. */
  networks: { name: string; aliases: string[] }[];
  published: { inside: number; ip: string; port: number }[];
  /** Bytes, 0 for no limit. */
  memory: number;
  /** Docker's restart policy. */
  restart: string;
  /** Seconds until a stop becomes a kill, where it was said. */
  stopTimeout?: number;
  mounts: Mount[];
  /** Whether Docker Compose made it. */
  ofCompose: boolean;
  /** Options that a stack has no argument for, by their names in `docker run`. */
  otherOptions: string[];
}

export interface Mount {
  type: string;
  /** Of a volume. */
  name?: string;
  /** The directory on the host. */
  source: string;
  destination: string;
}

/** What is read of `docker container inspect`. */
interface Inspected {
  Id: string;
  Name: string;
  State: { Running: boolean };
  Config: { Image: string; StopTimeout?: number | null; Labels?: Record<string, string> | null };
  HostConfig: {
    NetworkMode: string;
    Memory?: number;
    RestartPolicy?: { Name?: string } | null;
    Ulimits?: unknown[] | null;
    Sysctls?: object | null;
    Privileged?: boolean;
    NanoCpus?: number;
    CpusetCpus?: string;
  };
  NetworkSettings: {
    Ports?: Record<string, { HostIp: string; HostPort: string }[] | null> | null;
    Networks?: Record<string, { Aliases?: string[] | null }> | null;
  };
  Mounts: { Type: string; Name?: string; Source: string; Destination: string }[];
}

export function foundContainer(inspected: unknown): FoundContainer {
  const { Id, Name, State, Config, HostConfig, NetworkSettings, Mounts } = inspected as Inspected;
  const name = Name.replace(/^\//, "");
  return {
    name,
    id: Id,
    image: Config.Image,
    isRunning: State.Running,
    networkMode: HostConfig.NetworkMode,
    networks: Object.entries(NetworkSettings.Networks ?? {})
      .filter(([network]) => !["bridge", "host", "none"].includes(network))
      .map(([network, { Aliases }]) => ({ name: network, aliases: aliasesOf(Aliases ?? [], Id) })),
    published: Object.entries(NetworkSettings.Ports ?? {}).flatMap(([inside, bindings]) =>
      (bindings ?? []).map(({ HostIp, HostPort }) => ({
        inside: Number.parseInt(inside, 10),
        ip: HostIp,
        port: Number(HostPort),
      })),
    ),
    memory: HostConfig.Memory ?? 0,
    restart: HostConfig.RestartPolicy?.Name || "no",
    ...(typeof Config.StopTimeout === "number" && { stopTimeout: Config.StopTimeout }),
    mounts: Mounts.map(({ Type, Name: volume, Source, Destination }) => ({
      type: Type,
      ...(volume && { name: volume }),
      source: Source,
      destination: Destination,
    })),
    ofCompose: Config.Labels?.["com.docker.compose.project"] !== undefined,
    otherOptions: otherOptions(HostConfig),
  };
}

/** Docker adds the beginning of the id. */
function aliasesOf(aliases: string[], id: string): string[] {
  return aliases.filter((alias) => !id.startsWith(alias));
}

function otherOptions(host: Inspected["HostConfig"]): string[] {
  const given: [name: string, isGiven: boolean][] = [
    ["--ulimit", (host.Ulimits ?? []).length > 0],
    ["--sysctl", Object.keys(host.Sysctls ?? {}).length > 0],
    ["--privileged", host.Privileged === true],
    ["--cpus", (host.NanoCpus ?? 0) > 0],
    ["--cpuset-cpus", Boolean(host.CpusetCpus)],
  ];
  return given.flatMap(([name, isGiven]) => (isGiven ? [name] : []));
}
