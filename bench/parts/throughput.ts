import { run } from "../../scripts/setup/command";
import { type BenchStack, withStacks } from "../harness/benchStack";
import type { BenchContext, Part, Row } from "../harness/contract";
import { withBareServer } from "../redis/bareServer";
import { figuresOf, rowsOf } from "../redis/figures";
import { benchmark, type Client, type Load, startClient } from "../redis/redisBenchmark";
import { handedOut, type Login, serversStack } from "../redis/serversStack";

/** Two seconds of each load or more: in less, the one health check that falls into it is felt. */
const loads = [
  { pipeline: 1, clients: 1, requests: 40_000 },
  { pipeline: 1, clients: 50, requests: 160_000 },
  { pipeline: 1, clients: 200, requests: 160_000 },
  { pipeline: 16, clients: 1, requests: 400_000 },
  { pipeline: 16, clients: 50, requests: 2_000_000 },
  { pipeline: 16, clients: 200, requests: 2_000_000 },
];

interface Way {
  name: string;
  client: Client;
  login: Login;
}

const bare = "bare";

/** The first is what the docs recommend for throughput on Linux; the others are what else `network` and `bindAddress` offer. */
async function measure({ checkouts: [now], runs, progress }: BenchContext): Promise<Row[]> {
  const network = `redis-bench-${process.pid}`;
  await run("docker", ["network", "create", network]);
  try {
    return await withStacks(async (make) => {
      const stack = await serversStack(make, now, {
        host: { network: "host" },
        published: { network },
        gateway: { bindAddress: await gateway("bridge") },
      });
      progress("bringing up a server for each way to it");
      await stack.up();
      const servers = await handedOut(stack);
      if (!servers.host) throw new Error("the stack has no server host");
      return await withBareServer(servers.host, stack.environment, async (login) => {
        const rows: Row[] = [];
        const ways = await waysTo(stack, network, login);
        for (const load of loads) rows.push(...(await compare(ways, load, runs, progress)));
        return rows;
      });
    });
  } finally {
    await run("docker", ["network", "rm", network]);
  }
}

async function waysTo(stack: BenchStack, network: string, bareLogin: Login): Promise<Way[]> {
  const { environment: env, name } = stack;
  const { host, published, gateway } = await handedOut(stack);
  if (!host || !published || !gateway) throw new Error("the stack has not all of its servers");
  const inspect = (format: string) =>
    run("docker", ["inspect", "--format", format, published.containerName], { env });
  const image = await inspect("{{.Config.Image}}");
  const address = await inspect("{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}");
  const [onHost, inNetwork] = [
    await startClient(`${name}-client-host`, image, "host", env),
    await startClient(`${name}-client-network`, image, network, env),
  ];
  const inside = { ...published.users.app, port: 6379 };
  return [
    { name: "network: host", client: onHost, login: host.users.app },
    { name: bare, client: onHost, login: bareLogin },
    { name: "the published port on 127.0.0.1", client: onHost, login: published.users.app },
    { name: "the published port on an address of the bridge", client: onHost, login: gateway.users.app },
    { name: "the container's own address", client: onHost, login: { ...inside, host: address } },
    {
      name: "by name, from another container",
      client: inNetwork,
      login: { ...inside, host: published.containerName },
    },
  ];
}

async function gateway(network: string): Promise<string> {
  return await run("docker", [
    "network",
    "inspect",
    "--format",
    "{{(index .IPAM.Config 0).Gateway}}",
    network,
  ]);
}

async function compare(
  ways: readonly Way[],
  load: Load,
  runs: number,
  progress: BenchContext["progress"],
): Promise<Row[]> {
  const { pipeline, clients } = load;
  const measure = `SET, pipeline ${pipeline}, ${clients} ${clients === 1 ? "client" : "clients"}`;
  progress(measure);
  const loaded = ways.map(({ name, client, login }) => ({
    name,
    once: () => benchmark(client, login, load),
  }));
  return rowsOf(measure, await figuresOf(loaded, runs), bare, { atLeast: 0.95 });
}

export const part: Part = {
  name: "throughput",
  about: "what each way to a server costs, against a redis-server without Docker (as root, on Linux)",
  measure,
};
