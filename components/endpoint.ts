import { isIPv6 } from "node:net";

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

/** `redis://USER:PASSWORD@HOST:PORT`, with whatever a URL would misread encoded. */
export function redisUrl(username: string, password: string, { host, port }: Endpoint): string {
  const login = `${encodeURIComponent(username)}:${encodeURIComponent(password)}`;
  return `redis://${login}@${isIPv6(host) ? `[${host}]` : host}:${port}`;
}
