import { type DockerDaemon, docker, dockerWith } from "../../../components/connection/dockerCommand";
import { inspected } from "../../../components/connection/dockerEngine";
import type { ContainerFacts, DockerFacts } from "./facts";

/** What `docker inspect` tells of a container, as far as it is looked at here. */
export interface InspectedContainer {
  Name: string;
  Image: string;
  RestartCount: number;
  State: { Status: string; ExitCode: number; OOMKilled: boolean; Health?: { Status: string } | null };
  HostConfig: {
    RestartPolicy: { Name: string };
    LogConfig: { Type: string; Config: Record<string, string> | null };
    Memory: number;
    NetworkMode: string;
  };
  NetworkSettings: { Ports: Record<string, { HostIp: string; HostPort: string }[] | null> | null };
}

export function containerFacts({
  Name,
  RestartCount,
  State,
  HostConfig,
  NetworkSettings,
}: InspectedContainer): ContainerFacts {
  const { RestartPolicy, LogConfig, Memory, NetworkMode } = HostConfig;
  const published = Object.values(NetworkSettings.Ports ?? {}).flatMap((ports) => ports ?? []);
  return {
    name: Name.replace(/^\//, ""),
    status: State.Status,
    exitCode: State.ExitCode,
    health: State.Health?.Status,
    restarts: RestartCount,
    oomKilled: State.OOMKilled,
    restartPolicy: RestartPolicy.Name,
    logDriver: LogConfig.Type,
    logOptions: LogConfig.Config ?? {},
    memoryLimit: Memory,
    network: NetworkMode,
    published: published.map(({ HostIp, HostPort }) => ({ address: HostIp, port: HostPort })),
  };
}

/** The container as Docker has it; undefined for one that is gone. */
export async function inspectedContainer(
  daemon: DockerDaemon,
  container: string,
): Promise<InspectedContainer | undefined> {
  return (await inspected(daemon, "container", container)) as InspectedContainer | undefined;
}

/** The names of all processes of the host that are Docker's proxy. */
const proxies = "cat /proc/[0-9]*/cmdline 2>/dev/null | tr '\\0' '\\n' | grep -c 'docker-proxy$'\nexit 0\n";

/** How many there are, by a container of the server's image that sees the host's processes: nothing else does, over any way. */
async function countProxies(daemon: DockerDaemon, { Name, Image }: InspectedContainer): Promise<string> {
  const name = `${Name.replace(/^\//, "")}-doctor`;
  // One that was killed before it began to run is left to the next.
  await docker(daemon, "rm", "--force", name).catch(() => "");
  const bare = ["--pid", "host", "--network", "none", "--read-only", "--cap-drop", "ALL"];
  const run = ["run", "--rm", "--interactive", "--name", name, ...bare, "--entrypoint", "sh", Image];
  return dockerWith(daemon, proxies, ...run).catch(() => "");
}

/** Of the daemon. */
export async function dockerFacts(
  daemon: DockerDaemon,
  container: InspectedContainer | undefined,
): Promise<DockerFacts> {
  const isPublished = container !== undefined && containerFacts(container).published.length > 0;
  const [version, limits, counted] = await Promise.all([
    docker(daemon, "version", "--format", "{{.Server.Version}}"),
    docker(daemon, "info", "--format", "{{.MemoryLimit}}/{{.SwapLimit}}"),
    isPublished ? countProxies(daemon, container) : "",
  ]);
  const [memory, swap] = (limits.match(/(true|false)\/(true|false)/) ?? []).slice(1);
  const count = /^(\d+)\s*$/m.exec(counted)?.[1];
  return {
    version: version.trim().split("\n").at(-1) ?? "",
    limitsMemory: memory !== "false",
    limitsSwap: swap !== "false",
    ...(count !== undefined && { userlandProxy: Number(count) > 0 }),
  };
}
