import { connect } from "node:net";

/** Milliseconds without an answer, after which nobody is there. */
const connectTimeout = 5_000;

/**
 * Why nobody takes connections at a daemon's address, if it is a socket's or a port's: the docker plugin takes seconds to give up and
 * does not name it.
 */
export async function daemonProblem(url: string): Promise<string | undefined> {
  const address = socketAddress(url);
  if (address === undefined) return undefined;
  const reason = await refusal(address);
  return reason === undefined ? undefined : unreached(url, reason);
}

/** What it means that the connection failed in this way, and what to do. */
export function unreached(url: string, reason: string): string {
  if (/EACCES|EPERM/.test(reason)) {
    return (
      `docker:host ${url}: this user may not connect there (${reason}). Join the group that the socket belongs to, mostly docker, and ` +
      "log in again"
    );
  }
  return (
    `docker:host ${url}: nobody takes a connection there (${reason}). Start Docker on that host, or correct the address, which ` +
    `stands in docker:host, in docker:context or in DOCKER_HOST; \`docker -H ${url} info\` tries it`
  );
}

function socketAddress(url: string): { path: string } | { host: string; port: number } | undefined {
  if (url.startsWith("unix://")) return { path: url.slice("unix://".length) };
  if (!/^(tcp|http|https):\/\//.test(url)) return undefined;
  const { hostname, port } = new URL(url.replace(/^\w+:/, "http:"));
  return {
    host: hostname.replace(/^\[|\]$/g, ""),
    port: Number(port || { "tcp:": 2375, "http:": 80, "https:": 443 }[new URL(url).protocol]),
  };
}

function refusal(address: { path: string } | { host: string; port: number }): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = connect({ ...address, timeout: connectTimeout });
    const end = (reason?: string) => {
      socket.destroy();
      resolve(reason);
    };
    socket.once("connect", () => end());
    socket.once("timeout", () => end(`no answer for ${connectTimeout / 1000} s`));
    // For a name with several addresses Node's error has one error for each, and no message of its own.
    socket.once("error", (error: Error & { errors?: Error[] }) =>
      end(error.message || (error.errors ?? []).map(({ message }) => message).join(", ")),
    );
  });
}
