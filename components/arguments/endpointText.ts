import { isIP } from "node:net";

/** `HOST`, `HOST:PORT`, an IPv6 address, or `[IPV6]:PORT`; nothing if it is none of them. */
export function parseEndpoint(text: string): { host: string; port?: number } | undefined {
  if (isIP(text)) return { host: text };
  const [, v6, name, digits] = /^(?:\[([0-9a-fA-F:.]+)\]|([a-zA-Z0-9_.-]+))(?::(\d{1,5}))?$/.exec(text) ?? [];
  const host = v6 ?? name;
  const port = digits === undefined ? undefined : Number(digits);
  if (host === undefined || port === 0 || (port ?? 0) > 65_535) return undefined;
  return { host, port };
}

/** The reverse: an IPv6 address in brackets. */
export function endpointText(host: string, port: number | string): string {
  return `${host.includes(":") ? `[${host}]` : host}:${port}`;
}
