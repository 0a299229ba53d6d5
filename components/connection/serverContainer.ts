import { isIPv6 } from "node:net";
import { type DockerDaemon, dockerWith } from "./dockerCommand";
import { type DockerContainer, inspected } from "./dockerEngine";
import { placeOf, type ServerLogin } from "./serverLogin";
import { codeOf, failure } from "./sessionError";

declare const isProven: unique symbol;

/** A server of which Docker says that it is ours who listens there: nobody else is given a password. */
export type ProvenServer = ServerLogin & { readonly [isProven]: true };

/** How the container of a server is, by Docker: `elsewhere` runs, but does not have the server's port; `silent` does not listen on it. */
export type Standing = "running" | "stopped" | "silent" | "elsewhere" | "gone";

/** A paused one keeps its port; one that is being restarted again and again has given it back. */
export function isRunning({ State }: DockerContainer): boolean {
  return State.Status === "running" || State.Status === "paused";
}

/** One address in all its spellings. */
function plain(address: string): string {
  return isIPv6(address) ? new URL(`http://[${address}]`).hostname : address;
}

/** Whether a container, as long as it runs, is who listens there. */
export function has(
  { HostConfig, NetworkSettings }: DockerContainer,
  { host, port }: Pick<ServerLogin, "host" | "port">,
): boolean {
  if (HostConfig.NetworkMode === "host") return true;
  const published = Object.values(NetworkSettings.Ports ?? {}).flatMap((ports) => ports ?? []);
  // Every address of IPv4 is none of IPv6, where somebody else may listen.
  const everywhere = isIPv6(host) ? ["", "::"] : ["", "0.0.0.0", "::"];
  return published.some(
    ({ HostIp, HostPort }) =>
      Number(HostPort) === port && (everywhere.includes(HostIp) || plain(HostIp) === plain(host)),
  );
}

/** Prints the open files of all processes of a container, and the sockets of its network. */
const openSockets = "ls -l /proc/[0-9]*/fd 2>/dev/null; cat /proc/net/tcp /proc/net/tcp6 2>/dev/null; :\n";

/** Whether one of these sockets listens on the port and is open in one of these processes. */
export function isListening(printed: string, port: number): boolean {
  const ending = `:${port.toString(16).toUpperCase().padStart(4, "0")}`;
  return printed.split("\n").some((line) => {
    const [, local = "", , state, , , , , , inode] = line.trim().split(/\s+/);
    return state === "0A" && local.endsWith(ending) && printed.includes(`-> socket:[${inode}]`);
  });
}

/**
 * Whether a container on the host's network is who listens there: any process of the host may be, until Redis does, and while it
 * ends again and again because of that one. Without a command `docker` that reaches the daemon, that it runs has to do.
 */
export async function listensOnHost(daemon: DockerDaemon, { Id }: DockerContainer, port: number) {
  try {
    return isListening(await dockerWith(daemon, openSockets, "exec", "--interactive", Id, "sh"), port);
  } catch (error) {
    const isUnreached = /(cannot|failed to) connect to the docker|error during connect/i;
    return codeOf(error) === "ABSENT" || isUnreached.test((error as Error).message);
  }
}

/** Whether Docker has this very container, and lets it listen at the server's place. */
export async function standingOf(server: ServerLogin, container: string): Promise<Standing> {
  const found = await inspected(server.docker, "container", container);
  if (found === undefined) return "gone";
  if (!isRunning(found)) return "stopped";
  // What leads to an endpoint is the user's to know.
  if (server.indirect) return "running";
  if (!has(found, server)) return "elsewhere";
  const isOnHost = found.HostConfig.NetworkMode === "host";
  return isOnHost && !(await listensOnHost(server.docker, found, server.port)) ? "silent" : "running";
}

/**
 * The server, if the container that we have made is who answers there: to be asked when somebody does, before each login. A name in
 * place of its id would be any container's that got it since.
 */
export async function proven(server: ServerLogin, container: string): Promise<ProvenServer> {
  const standing = await standingOf(server, container);
  if (standing === "running") return server as ProvenServer;
  const name = container.slice(0, 12);
  const place = placeOf(server);
  const waiting: Partial<Record<Standing, string>> = {
    stopped: `its container ${name} is not running, and whoever answers at ${place} is not logged in to`,
    silent: `its container ${name} is not listening, and whoever answers at ${place} is not logged in to`,
  };
  const reason = waiting[standing];
  if (reason !== undefined) throw failure(reason, "STOPPED");
  throw failure(
    `Something else than this stack's server answers at ${place}, and was not logged in to: the container ${name} ` +
      `${standing === "gone" ? "is gone or was replaced by hand" : "has another port"}. Stop what listens there, if it is not ` +
      "the server itself, then `pulumi up --refresh` makes the server again.",
    "STRANGER",
  );
}
