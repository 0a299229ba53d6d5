import type Docker from "dockerode";
import { blocks, isEmpty, type Properties, text, texts, type Value } from "../../provider/values";
import { step, words } from "../daemon";

/** Takes the container off the default network and puts it on those that were asked for. */
export async function joinNetworks(docker: Docker, id: string, value: Value | undefined): Promise<void> {
  const networks = blocks(value);
  if (networks.length === 0) return;
  try {
    await docker.getNetwork("bridge").disconnect({ Container: id });
  } catch (error) {
    if (!/is not connected to (the )?network/.test(words(error))) {
      throw new Error(`Unable to disconnect the default network: ${words(error)}`, { cause: error });
    }
  }
  for (const network of networks) {
    const name = text(network.name);
    await step(`Unable to connect to network '${name}'`, () =>
      docker.getNetwork(name).connect({ Container: id, EndpointConfig: endpoint(network) }),
    );
  }
}

function endpoint(network: Properties): Docker.EndpointSettings {
  const [v4, v6] = [text(network.ipv4Address), text(network.ipv6Address)];
  const settings = {
    Aliases: texts(network.aliases),
    IPAMConfig: {
      IPv4Address: v4 || undefined,
      IPv6Address: v6 || undefined,
      LinkLocalIPs: texts(network.linkLocalIps),
    },
    MacAddress: text(network.macAddress) || undefined,
    DriverOpts: Object.fromEntries(
      texts(network.driverOpts).map((option) => option.split(/=(.*)/s).slice(0, 2)),
    ),
    GwPriority: isEmpty(network.gwPriority) ? undefined : network.gwPriority,
  };
  return settings as unknown as Docker.EndpointSettings;
}

/** One entry a network, by name. */
export function networkState(container: Docker.ContainerInspectInfo): Properties[] {
  return Object.entries(container.NetworkSettings?.Networks ?? {})
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([networkName, data]) => ({
      gateway: data.Gateway ?? "",
      globalIpv6Address: data.GlobalIPv6Address ?? "",
      globalIpv6PrefixLength: data.GlobalIPv6PrefixLen ?? 0,
      ipAddress: data.IPAddress ?? "",
      ipPrefixLength: data.IPPrefixLen ?? 0,
      ipv6Gateway: data.IPv6Gateway ?? "",
      macAddress: data.MacAddress ?? "",
      networkName,
    }));
}

type Bindings = Record<string, { HostIp?: string; HostPort?: string }[] | null>;

/** Published ports by internal port. A stopped container has none, but still those that it was made with. */
export function portState(container: Docker.ContainerInspectInfo): Properties[] {
  const published = (container.NetworkSettings?.Ports ?? {}) as Bindings;
  const configured = (container.HostConfig.PortBindings ?? {}) as Bindings;
  return Object.entries(container.State.Running ? published : configured)
    .flatMap(([key, bindings]) => {
      const [internal, protocol] = key.split("/");
      return (bindings ?? []).map(({ HostIp, HostPort }) => ({
        external: Number(HostPort || 0),
        internal: Number(internal),
        ip: HostIp || "0.0.0.0",
        protocol: protocol ?? "tcp",
      }));
    })
    .sort((left, right) => left.internal - right.internal);
}
