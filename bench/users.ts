// What a thousand users cost against one: `npm run bench:users [-- --users 1000 --generated 100 --runs 3]`.
// Medians of several runs; users with given passwords and those with generated ones are measured apart.
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { stringify } from "yaml";
import { atLeastOne, commandLine, readArguments } from "../scripts/commandLine";
import { readEnvironment, repository, toolEnvironment } from "../scripts/environment";
import { runMain } from "../scripts/runMain";
import { run } from "../scripts/setup/command";

const command = commandLine(
  "npm run bench:users --",
  "Measures what many users cost against one: those with given passwords, then those with generated ones.",
)
  .option("--users <number>", "users with given passwords", atLeastOne, 1000)
  .option("--generated <number>", "users with generated passwords", atLeastOne, 100)
  .option("--runs <number>", "of each", atLeastOne, 3);

const median = (numbers: readonly number[]) =>
  [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise((listening) => server.listen(0, "127.0.0.1", () => listening(undefined)));
  const { port } = server.address() as AddressInfo;
  await new Promise((closed) => server.close(closed));
  return port;
}

/** Users, the first of which is another one in each round. */
function users(count: number, given: boolean, round: number) {
  const of = (n: number) => [
    `user${n}`,
    {
      rules: `~app${n}:* +@read${n === 0 ? ` +set${round % 2 ? "" : " +del"}` : ""}`,
      ...(given && { password: `password-${n}` }),
    },
  ];
  return Object.fromEntries(Array.from({ length: count }, (_, n) => of(n)));
}

let made = 0;

interface Figures {
  create: number[];
  preview: number[];
  up: number[];
}

type Measured = Awaited<ReturnType<typeof bringUp>>;

/** Brings a stack up, to be measured in rounds. */
async function bringUp(count: number, given: boolean) {
  const environment = await readEnvironment();
  const cwd = await mkdtemp(join(tmpdir(), "redis-server-bench-"));
  const stack = `bench${process.pid}-${++made}`;
  const usersFile = join(cwd, "users.json");
  const main = join(repository, "tests/e2e/programs/many-users/index.ts");
  await writeFile(join(cwd, "Pulumi.yaml"), stringify({ name: "redis-server", runtime: "nodejs", main }));
  await mkdir(join(cwd, "state"));
  const env = {
    ...toolEnvironment(environment),
    PULUMI_BACKEND_URL: `file://${join(cwd, "state")}`,
    PULUMI_CONFIG_PASSPHRASE: "bench",
  };
  const seconds = async (...args: string[]) => {
    const started = performance.now();
    await run("pulumi", [...args, "--stack", stack, "--non-interactive"], { cwd, env });
    return (performance.now() - started) / 1000;
  };
  const declare = (round: number) => writeFile(usersFile, JSON.stringify(users(count, given, round)));
  const remove = async () => {
    await seconds("destroy", "--yes", "--skip-preview");
    await run("docker", ["volume", "rm", "--force", `redis-${stack}-data`], { cwd, env });
    await rm(cwd, { recursive: true });
  };
  await run("pulumi", ["stack", "init", stack, "--non-interactive"], { cwd, env });
  const config = {
    usersFile,
    port: String(await freePort()),
    readyTimeout: "60",
    ...(environment.image && { image: environment.image }),
  };
  for (const [key, value] of Object.entries(config)) await seconds("config", "set", key, value);
  await declare(0);
  try {
    const create = await seconds("up", "--yes", "--skip-preview");
    const figures: Figures = { create: [create], preview: [], up: [] };
    return { count, ...figures, seconds, declare, remove, state };
  } catch (error) {
    await remove();
    throw error;
  }

  /** Bytes of state: in all, and of the users' own resource. */
  async function state() {
    const text = await readFile(join(cwd, "state/.pulumi/stacks/redis-server", `${stack}.json`), "utf8");
    const { resources } = JSON.parse(text).checkpoint.latest;
    const size = (part: unknown) => JSON.stringify(part).length;
    const aclUsers = resources.find(({ type }: { type: string }) => type.endsWith(":AclUsers"));
    return { all: size(resources), aclUsers: size(aclUsers) };
  }
}

/** One user and many by turns, so that a slow moment of the machine hits both; the first up too, each time of a new stack. */
async function compare(count: number, given: boolean, runs: number): Promise<void> {
  console.log(`1 user → ${count} users, passwords ${given ? "given" : "generated"} (medians of ${runs})`);
  const stacks: Measured[] = [];
  try {
    for (const users of [1, count]) stacks.push(await bringUp(users, given));
    for (let round = 1; round <= runs; round++) {
      for (const { declare, preview, up, seconds } of stacks) {
        await declare(round);
        preview.push(await seconds("preview"));
        up.push(await seconds("up", "--yes", "--skip-preview"));
      }
    }
    const [one, many] = await Promise.all(stacks.map(({ state }) => state()));
    for (let first = 1; first < runs; first++) {
      for (const { count: users, create } of stacks) {
        const again = await bringUp(users, given);
        create.push(...again.create);
        await again.remove();
      }
    }
    print("first up", "create", stacks);
    print("preview of a changed user", "preview", stacks);
    print("up of a changed user", "up", stacks);
    const bytes = (of: "all" | "aclUsers") =>
      Math.round(((many?.[of] ?? 0) - (one?.[of] ?? 0)) / (count - 1));
    console.log(`state per user: ${bytes("aclUsers")} B in AclUsers, ${bytes("all")} B in all`);
  } finally {
    for (const { remove } of stacks) await remove();
  }
}

function print(what: string, figure: keyof Figures, stacks: readonly Measured[]): void {
  const [a = 0, b = 0] = stacks.map((stack) => median(stack[figure]));
  console.log(`${what}: ${a.toFixed(2)} s → ${b.toFixed(2)} s, ${(b / a).toFixed(2)} times`);
}

void runMain(async () => {
  const { users, generated, runs } = readArguments(command).opts<{
    users: number;
    generated: number;
    runs: number;
  }>();
  await compare(users, true, runs);
  await compare(generated, false, runs);
  return 0;
});
