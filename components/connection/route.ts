import { parseEndpoint } from "../arguments/endpointText";
import { connectHost, type Endpoint } from "./endpoint";
import type { SshHost } from "./sshTunnel";

/** How the machine that runs Pulumi gets to a server. */
export interface Route extends Endpoint {
  ssh?: SshHost;
  /** Over something that accepts connections on behalf of the server, for all we know, whether it is there or not. */
  indirect?: true;
}

/** What decides on the way. */
export interface Whereabouts {
  bindAddress: string;
  port: number;
  /** `HOST[:PORT]` that the user knows to lead there; empty for none. */
  endpoint: string;
  /** The address of the Docker daemon; empty for the socket of this machine. */
  dockerHost: string;
  sshOptions: string[];
}

/** The way to a server, or the reason why there is none. */
export function routeTo(place: Whereabouts): Route | { problem: string } {
  const { bindAddress, port, sshOptions } = place;
  const dockerHost = withoutPassword(place.dockerHost);
  const given = parseEndpoint(place.endpoint);
  if (given) return { host: given.host, port: given.port ?? port, indirect: true };
  const host = connectHost(bindAddress);
  if (dockerHost.startsWith("ssh://")) {
    return { host, port, ssh: { url: dockerHost, options: sshOptions } };
  }
  if (!dockerHost.startsWith("tcp://") || isLoopback(new URL(dockerHost).hostname)) return { host, port };
  if (host !== bindAddress) return { host: new URL(dockerHost).hostname.replace(/^\[|\]$/g, ""), port };
  if (!isLoopback(host)) return { host, port };
  return {
    problem:
      `endpoint: the Docker host is ${dockerHost}, from where nothing leads to a server on its ${host}. Use ssh:// for it, or ` +
      "set `endpoint` to a HOST:PORT at which this machine reaches Redis",
  };
}

function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || host === "[::1]" || host.startsWith("127.");
}

/** ssh takes none, and this ends up in messages. A path, of a socket or a pipe, is not a URL's: it may have spaces and dots. */
export function withoutPassword(address: string): string {
  if (!/^(ssh|tcp|https?):/i.test(address)) return address;
  if (!URL.canParse(address)) {
    throw new Error(
      "the address of the Docker host (`docker:host`) is none: write ssh://[USER@]HOST[:PORT] or tcp://HOST:PORT",
    );
  }
  const url = new URL(address);
  url.password = "";
  return url.href.replace(/\/$/, "");
}
