import { isIPv6 } from "node:net";
import { type DockerContainer, inspected } from "./dockerEngine";
import { placeOf, type ServerLogin } from "./serverLogin";
import { failure } from "./sessionError";

declare const isProven: unique symbol;

/** A server of which Docker says that it is ours who listens there: nobody else is given a password. */
export type ProvenServer = ServerLogin & { readonly [isProven]: true };

/** How the container of a server is, by Docker: `elsewhere` runs, but does not have the server's port. */
export type Standing = "running" | "stopped" | "elsewhere" | "gone";

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
  return published.some(
    ({ HostIp, HostPort }) =>
      Number(HostPort) === port && (["", "0.0.0.0", "::"].includes(HostIp) || plain(HostIp) === plain(host)),
  );
}

/** Whether Docker has this very container, and lets it listen at the server's place. */
export async function standingOf(server: ServerLogin, container: string): Promise<Standing> {
  const found = await inspected(server.docker, "container", container);
  if (found === undefined) return "gone";
  if (!isRunning(found)) return "stopped";
  // What leads to an endpoint is the user's to know.
  return server.indirect || has(found, server) ? "running" : "elsewhere";
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
  if (standing === "stopped") {
    throw failure(
      `its container ${name} is not running, and whoever answers at ${place} is not logged in to`,
      "STOPPED",
    );
  }
  throw failure(
    `Something else than this stack's server answers at ${place}, and was not logged in to: the container ${name} ` +
      `${standing === "gone" ? "is gone or was replaced by hand" : "has another port"}. Stop what listens there, if it is not ` +
      "the server itself, then `pulumi up --refresh` makes the server again.",
    "STRANGER",
  );
}
