import { isIPv6 } from "node:net";
import { containerPort } from "../boot/paths";
import type { ServerShape } from "../conf/redisConf";

/** Where a server listens, as a client sees it. */
export interface Endpoint {
  host: string;
  port: number;
}

/** The address to connect to for one that a server is bound to: "every address" is nobody's own. */
export function connectHost(bindAddress: string): string {
  if (bindAddress === "0.0.0.0") return "127.0.0.1";
  if (bindAddress === "::") return "::1";
  return bindAddress;
}

/** Where Redis itself listens: in a network namespace of its own everywhere, on the host's network where it was asked to. */
export function serverShape(network: string, port: number, bindAddress: string): ServerShape {
  if (network === "host") return { port, bind: [bindAddress] };
  return { port: containerPort, bind: ["*", "-::*"] };
}

/** `redis://USER:PASSWORD@HOST:PORT`, with the number of a database if one is named, and whatever a URL would misread encoded. */
export function redisUrl(
  username: string,
  password: string | undefined,
  { host, port }: Endpoint,
  database?: number,
): string {
  const user = encodeURIComponent(username);
  const login = password === undefined ? user : `${user}:${encodeURIComponent(password)}`;
  return `redis://${login}@${isIPv6(host) ? `[${host}]` : host}:${port}${database === undefined ? "" : `/${database}`}`;
}
