import { type DockerDaemon, docker } from "../../../components/connection/dockerCommand";
import { inspected } from "../../../components/connection/dockerEngine";

/** What `docker network inspect` prints, of one network. */
export interface InspectedNetwork {
  Name: string;
  IPAM?: { Config?: { Gateway?: string }[] | null };
  Containers?: Record<string, { Name: string; IPv4Address?: string; IPv6Address?: string }> | null;
}

/** Who has which address in the networks of a server's container. */
export async function containerNames(
  daemon: DockerDaemon,
  container: string,
): Promise<Record<string, string>> {
  const networks = Object.keys(
    (await inspected(daemon, "container", container))?.NetworkSettings.Networks ?? {},
  );
  // On the host's network there is nobody but the host.
  const asked = networks.filter((network) => network !== "host" && network !== "none");
  if (asked.length === 0) return {};
  const printed = await docker(daemon, "network", "inspect", ...asked).catch(() => "[]");
  return namesIn(JSON.parse(printed) as InspectedNetwork[]);
}

/** By address. A published port's clients have that of the network's gateway, if Docker's proxy hands them on. */
export function namesIn(networks: readonly InspectedNetwork[]): Record<string, string> {
  const names: Record<string, string> = {};
  for (const { IPAM, Containers } of networks) {
    for (const { Gateway } of IPAM?.Config ?? []) {
      if (Gateway) names[plainAddress(Gateway)] = "the Docker host, or through its published port";
    }
    for (const { Name, IPv4Address, IPv6Address } of Object.values(Containers ?? {})) {
      for (const address of [IPv4Address, IPv6Address]) {
        if (address) names[plainAddress(address)] = `container ${Name}`;
      }
    }
  }
  return names;
}

const plainAddress = (address: string) => address.replace(/\/\d+$/, "");
