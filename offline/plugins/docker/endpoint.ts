import { type AgentOptions, get } from "node:http";
import { homedir } from "node:os";
import { join } from "node:path";
import { dockerHost } from "../../../components/connection/dockerHost";
import { SshAgent } from "./sshAgent";

/** Where a Docker daemon listens, as Node's http takes it. */
export interface Endpoint {
  url: string;
  socketPath?: string;
  host?: string;
  port?: number;
  agent?: SshAgent;
}

const systemSocket = "unix:///var/run/docker.sock";
/** Docker Desktop without an administrator, as the official plugin looks for it. */
const userSockets = [".docker/run/docker.sock", ".docker/desktop/docker.sock"];
const unreachable = new Error(
  "docker native provider returned an unexpected error from Configure: failed to connect to any docker daemon",
);

export interface Choice {
  /** Unless a context is named. */
  host: string;
  context: string;
  /** More options for `ssh`. */
  sshOptions: string[];
}

/** The daemon of the Docker context, or of `host`, or of this machine; proven to answer. */
export async function reachableEndpoint({ host, context, sshOptions }: Choice): Promise<Endpoint> {
  const chosen = dockerHost({ host, context }, process.env);
  const candidates = chosen
    ? [chosen]
    : [systemSocket, ...userSockets.map((path) => `unix://${join(homedir(), path)}`)];
  for (const candidate of candidates) {
    const endpoint = parseEndpoint(candidate, sshOptions);
    if (await answers(endpoint)) return endpoint;
  }
  throw unreachable;
}

export function parseEndpoint(url: string, sshOptions: string[]): Endpoint {
  if (url.startsWith("unix://")) return { url, socketPath: url.slice("unix://".length) };
  if (/^(tcp|http):\/\//.test(url)) {
    const { hostname, port } = new URL(url.replace(/^tcp:/, "http:"));
    return { url, host: hostname.replace(/^\[|\]$/g, ""), port: Number(port || 2375) };
  }
  // The name is never looked up: the agent talks through ssh's own standard input and output.
  if (url.startsWith("ssh://"))
    return { url, host: "docker.example.com", port: 80, agent: new SshAgent(url, sshOptions) };
  throw new Error(`docker:host '${url}' is not supported here: use unix://, tcp:// or ssh://`);
}

function answers(endpoint: Endpoint): Promise<boolean> {
  const { url, socketPath, host, port, agent } = endpoint;
  const options: AgentOptions & { path: string } = { path: "/_ping", timeout: 20_000 };
  return new Promise((resolve) => {
    const request = get({ ...options, socketPath, host, port, agent }, (response) => {
      response.resume();
      response.on("end", () => resolve(response.statusCode === 200));
    });
    request.on("timeout", () => request.destroy());
    request.on("error", ({ message }) => {
      // The official plugin's error does not say why either, but this line of its log does.
      console.error(`error connecting to docker daemon at ${url}: ${message}`);
      resolve(false);
    });
  });
}
