import { run } from "../../scripts/setup/command";
import { type BenchStack, withStacks } from "../harness/benchStack";
import type { BenchContext, Part, Row } from "../harness/contract";
import { fill, rewrite, whileRepeating, withSession } from "../redis/data";
import { figuresOf, type Loaded, rowsOf } from "../redis/figures";
import { benchmark, type Client, type Load, startClient } from "../redis/redisBenchmark";
import { type HandedOut, handedOut, serversStack } from "../redis/serversStack";

/** So many that a rewrite takes about as long as what is measured meanwhile. */
const keys = 500_000;
const size = 100;

const loads = [
  { pipeline: 1, requests: 60_000 },
  { pipeline: 16, requests: 300_000 },
];

/** Rewrites are asked for, where they are measured; snapshots are of no concern here. */
const shared = { "auto-aof-rewrite-percentage": 0, save: "" };
const settings = {
  everysec: { ...shared, appendfsync: "everysec" },
  no: { ...shared, appendfsync: "no" },
  always: { ...shared, appendfsync: "always" },
  none: { ...shared, appendonly: "no" },
} as const;

const withoutAof = "without AOF";

async function measure({ checkouts: [now], runs, progress }: BenchContext): Promise<Row[]> {
  return await withStacks(async (make) => {
    // On the host's network, so that Docker's hides nothing.
    const declared = Object.entries(settings).map(([name, settings]) => [
      name,
      { network: "host", settings },
    ]);
    const stack = await serversStack(make, now, Object.fromEntries(declared));
    progress("bringing up a server for each policy");
    await stack.up();
    const servers = await handedOut(stack);
    progress(`setting ${keys} keys on each`);
    for (const { users } of Object.values(servers)) {
      await withSession(users.app, (redis) => fill(redis, keys, size));
    }
    const client = await clientFor(stack, servers);
    const rows: Row[] = [];
    for (const load of loads) {
      const measure = `SET of ${size} bytes, pipeline ${load.pipeline}, 50 clients`;
      progress(measure);
      rows.push(...(await compare(measure, servers, client, { clients: 50, ...load }, runs)));
    }
    return rows;
  });
}

async function clientFor(stack: BenchStack, servers: Record<string, HandedOut>): Promise<Client> {
  const [{ containerName } = { containerName: "" }] = Object.values(servers);
  const env = stack.environment;
  const image = await run("docker", ["inspect", "--format", "{{.Config.Image}}", containerName], { env });
  return await startClient(`${stack.name}-client`, image, "host", env);
}

async function compare(
  measure: string,
  servers: Record<string, HandedOut>,
  client: Client,
  load: Load,
  runs: number,
): Promise<Row[]> {
  const login = (name: keyof typeof settings) => {
    const server = servers[name];
    if (!server) throw new Error(`the stack has no server ${name}`);
    return server.users.app;
  };
  const once = (name: keyof typeof settings) => () => benchmark(client, login(name), { ...load, keys, size });
  let begun = 0;
  const loaded: Loaded[] = [
    { name: "everysec", once: once("everysec") },
    {
      name: "everysec, during rewrites",
      once: () =>
        withSession(login("everysec"), async (redis) => {
          const { result, begun: rewrites } = await whileRepeating(() => rewrite(redis), once("everysec"));
          begun += rewrites;
          return result;
        }),
    },
    { name: "no", once: once("no") },
    { name: "always", once: once("always") },
    { name: withoutAof, once: once("none") },
  ];
  const rows = rowsOf(measure, await figuresOf(loaded, runs), withoutAof);
  const remark = `${begun} rewrites begun in ${runs + 1} runs`;
  return rows.map((row, place) => (place === 0 ? { ...row, remark } : row));
}

export const part: Part = {
  name: "aof",
  about: "what each appendfsync costs, and everysec while the file is rewritten, against no AOF",
  measure,
};
