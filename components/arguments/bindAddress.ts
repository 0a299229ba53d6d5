import { isIPv4, SocketAddress } from "node:net";

/** An IP address in the one spelling in which Docker reports it: as another one, it would replace the container at every `up`. */
export function canonicalAddress(address: string): string {
  if (isIPv4(address)) return address;
  const { address: known } = new SocketAddress({ address, family: "ipv6" });
  // An IPv4 address is one to Docker however it is written.
  const mapped = /^::ffff:([\d.]+)$/.exec(known)?.[1];
  return mapped ?? new URL(`http://[${address}]`).hostname.slice(1, -1);
}
