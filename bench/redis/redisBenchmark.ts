import { run } from "../../scripts/setup/command";
import type { Login } from "./serversStack";

/** How a server is asked to set keys. */
export interface Load {
  clients: number;
  /** How many commands a client sends before it waits for their answers. */
  pipeline: number;
  requests: number;
  /** Different keys, taken at random; default: one. */
  keys?: number;
  /** Bytes of a value; default: 3. */
  size?: number;
}

/** Answers per second, and the milliseconds within which half, 99 % and 99.9 % of them came. */
export interface Figures {
  rate: number;
  p50: number;
  p99: number;
  p999: number;
}

/** Where redis-benchmark runs: a container of the image, so that every way is measured by the same client. */
export interface Client {
  container: string;
  env: NodeJS.ProcessEnv;
}

/** A container on a Docker network that does nothing until it is told to. */
export async function startClient(
  container: string,
  image: string,
  network: string,
  env: NodeJS.ProcessEnv,
): Promise<Client> {
  const idle = ["--entrypoint", "sleep", image, "infinity"];
  await run("docker", ["run", "--detach", "--name", container, "--network", network, ...idle], { env });
  return { container, env };
}

export async function benchmark({ container, env }: Client, login: Login, load: Load): Promise<Figures> {
  const { host, port, username, password } = login;
  const options = {
    "-h": host,
    "-p": port,
    "--user": username,
    "-a": password,
    "-t": "set",
    "-c": load.clients,
    "-P": load.pipeline,
    "-n": load.requests,
    "-d": load.size ?? 3,
    ...(load.keys && { "-r": load.keys }),
    "--precision": 3,
  };
  const args = Object.entries(options).flatMap(([option, value]) => [option, String(value)]);
  return figuresIn(await run("docker", ["exec", container, "redis-benchmark", ...args], { env }));
}

/** Out of all that it prints: its short form knows no more than 99 %. */
export function figuresIn(printed: string): Figures {
  const rate = /throughput summary: ([\d.]+) requests per second/.exec(printed)?.[1];
  const [p50, , p99] =
    /^ +avg +min +p50 +p95 +p99 +max\s+[\d.]+ +[\d.]+ +(.*)/m.exec(printed)?.[1]?.split(/ +/) ?? [];
  // The steps of this list get finer towards 100 %; this is the first one from 99.9 % on.
  const p999 = /^(?:99\.9|100)\S*% <= ([\d.]+) milliseconds/m.exec(printed)?.[1];
  const figures = { rate: Number(rate), p50: Number(p50), p99: Number(p99), p999: Number(p999) };
  if (Object.values(figures).some(Number.isNaN)) throw new Error(`redis-benchmark printed:\n${printed}`);
  return figures;
}
