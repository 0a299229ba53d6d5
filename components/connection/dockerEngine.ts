import type { IncomingMessage, RequestOptions } from "node:http";
import { type DockerDaemon, docker } from "./dockerCommand";
import { codeOf, failure } from "./sessionError";

/** What is asked of Docker here, of what it tells about a container. */
export interface DockerContainer {
  Id: string;
  Name: string;
  State: { Status: string; ExitCode: number };
  Config: { Labels: Record<string, string> | null };
  HostConfig: { NetworkMode: string };
  NetworkSettings: {
    Ports: Record<string, { HostIp: string; HostPort: string }[] | null> | null;
    Networks: Record<string, object> | null;
  };
  Mounts: { Name?: string; RW: boolean }[];
}

export interface DockerVolume {
  Name: string;
  Labels: Record<string, string> | null;
}

interface Kinds {
  container: DockerContainer;
  volume: DockerVolume;
}

/**
 * What Docker says of a container or a volume, by name or id; nothing if it has none of that name. By the Engine's own API, because a
 * machine without the command `docker` is asked too, and because starting that would be felt in every preview; by the command on the
 * host that ssh leads to.
 */
export async function inspected<Kind extends keyof Kinds>(
  daemon: DockerDaemon,
  kind: Kind,
  name: string,
): Promise<Kinds[Kind] | undefined> {
  if (!daemon.url.startsWith("ssh://")) {
    const path =
      kind === "container"
        ? `/containers/${encodeURIComponent(name)}/json`
        : `/volumes/${encodeURIComponent(name)}`;
    return (await askEngine(daemon, path)) as Kinds[Kind] | undefined;
  }
  const printed = await overSsh(daemon, kind, "inspect", name);
  return printed === undefined ? undefined : JSON.parse(printed)[0];
}

/** The containers that run and have a volume mounted. */
export async function runningOn(daemon: DockerDaemon, volume: string): Promise<DockerContainer[]> {
  let ids: string[];
  if (daemon.url.startsWith("ssh://")) {
    const printed = await overSsh(daemon, "ps", "--quiet", "--filter", `volume=${volume}`);
    ids = (printed ?? "").split(/\s+/).filter(Boolean);
  } else {
    const filters = encodeURIComponent(JSON.stringify({ volume: [volume] }));
    const list = (await askEngine(daemon, `/containers/json?filters=${filters}`)) as { Id: string }[];
    ids = list.map(({ Id }) => Id);
  }
  const containers: DockerContainer[] = [];
  for (const id of ids) {
    const container = await inspected(daemon, "container", id);
    if (container) containers.push(container);
  }
  return containers;
}

/** What Docker's command prints; nothing for what is not there. */
async function overSsh(daemon: DockerDaemon, ...args: string[]): Promise<string | undefined> {
  try {
    return await docker(daemon, ...args);
  } catch (error) {
    if (/no such (container|volume|object)/i.test((error as Error).message)) return undefined;
    throw unreachable(daemon, error as Error);
  }
}

/** The answer to a GET as JSON; nothing for 404. */
async function askEngine(daemon: DockerDaemon, path: string): Promise<unknown> {
  let reason = new Error("no socket of Docker is there");
  for (const way of await waysTo(daemon, process.env)) {
    try {
      const { status, body } = await get({ ...way, path });
      if (status === 404) return undefined;
      if (status === 200) return JSON.parse(body);
      reason = new Error(`it answers ${status}: ${body.trim()}`);
    } catch (error) {
      reason = error as Error;
    }
    if (!["ENOENT", "ECONNREFUSED"].includes(codeOf(reason) ?? "")) break;
  }
  throw unreachable(daemon, reason);
}

function unreachable({ url }: DockerDaemon, error: Error): Error {
  return failure(
    `Docker${url && ` at ${url}`} does not say which container is the server's, so nobody was logged in to: ${error.message}`,
    // A connection to the host that breaks is made again.
    url.startsWith("ssh://") && codeOf(error) !== "ABSENT" ? "LOST" : "DOCKER",
  );
}

async function get({ protocol, ...options }: RequestOptions): Promise<{ status?: number; body: string }> {
  const { request } = protocol === "https:" ? await import("node:https") : await import("node:http");
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    request({ ...options, agent: false, timeout: 20_000 }, resolve)
      .on("timeout", function (this: { destroy(error: Error): void }) {
        this.destroy(new Error("no answer within 20 s"));
      })
      .on("error", reject)
      .end();
  });
  let body = "";
  for await (const chunk of response.setEncoding("utf8")) body += chunk;
  return { status: response.statusCode, body };
}

/** Where a daemon listens: for this machine's own, as the docker plugin looks for it. */
export async function waysTo(
  { url, certPath }: DockerDaemon,
  environment: NodeJS.ProcessEnv,
): Promise<RequestOptions[]> {
  const { homedir } = await import("node:os");
  if (url.startsWith("unix://")) return [{ socketPath: url.slice("unix://".length) }];
  if (url.startsWith("npipe:"))
    return [{ socketPath: url.replace(/^npipe:\/*/, "//").replaceAll("/", "\\") }];
  if (url === "" && process.platform === "win32") return [{ socketPath: "\\\\.\\pipe\\docker_engine" }];
  if (url === "") {
    const own = [".docker/run/docker.sock", ".docker/desktop/docker.sock"];
    const paths = ["/var/run/docker.sock", ...own.map((path) => `${homedir()}/${path}`)];
    return paths.map((socketPath) => ({ socketPath }));
  }
  const { hostname, port, protocol } = new URL(url.replace(/^tcp:/, "http:"));
  const host = hostname.replace(/^\[|\]$/g, "");
  const { DOCKER_TLS_VERIFY: verify } = environment;
  const certificates = certPath || environment.DOCKER_CERT_PATH;
  if (!verify && !certificates && protocol !== "https:") return [{ host, port: port || 2375 }];
  const { readFile } = await import("node:fs/promises");
  const read = (file: string) =>
    readFile(`${certificates || `${homedir()}/.docker`}/${file}.pem`).catch(() => undefined);
  const [ca, cert, key] = await Promise.all(["ca", "cert", "key"].map(read));
  return [{ protocol: "https:", host, port: port || 2376, ...{ ca, cert, key } }];
}
