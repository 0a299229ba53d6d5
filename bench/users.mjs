// What a thousand users cost against one: `npm run bench:users [-- --users 1000 --generated 100 --runs 3]`.
// Medians of several runs; the users with given passwords and those with generated ones are measured apart.
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { parseArgs } from "node:util";
import { stringify } from "yaml";
import { readEnvironment, repository, toolEnvironment } from "../scripts/environment.mjs";
import { run } from "../scripts/setup/command.mjs";

const { values } = parseArgs({
  options: {
    users: { type: "string", default: "1000" },
    generated: { type: "string", default: "100" },
    runs: { type: "string", default: "3" },
  },
});
const runs = Number(values.runs);

/** @param {number[]} numbers */
const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;

/** @returns {Promise<number>} */
async function freePort() {
  const server = createServer();
  await new Promise((listening) => server.listen(0, "127.0.0.1", () => listening(undefined)));
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  await new Promise((closed) => server.close(closed));
  return port;
}

/** @param {number} count @param {boolean} given @param {number} round what is changed about the first user in each round */
function users(count, given, round) {
  const of = (/** @type {number} */ n) => [
    `user${n}`,
    {
      rules: `~app${n}:* +@read${n === 0 ? ` +set${round % 2 ? "" : " +del"}` : ""}`,
      ...(given && { password: `password-${n}` }),
    },
  ];
  return Object.fromEntries(Array.from({ length: count }, (_, n) => of(n)));
}

/**
 * Brings a stack up, changes one of its users, previews it, and takes it down again.
 * @param {number} count @param {boolean} given
 */
async function measure(count, given) {
  const environment = await readEnvironment();
  const cwd = await mkdtemp(join(tmpdir(), "redis-server-bench-"));
  const stack = `bench${process.pid}`;
  const usersFile = join(cwd, "users.json");
  const main = join(repository, "tests/e2e/programs/many-users/index.ts");
  await writeFile(join(cwd, "Pulumi.yaml"), stringify({ name: "redis-server", runtime: "nodejs", main }));
  await mkdir(join(cwd, "state"));
  const env = {
    ...toolEnvironment(environment),
    PULUMI_BACKEND_URL: `file://${join(cwd, "state")}`,
    PULUMI_CONFIG_PASSPHRASE: "bench",
  };
  const seconds = async (/** @type {string[]} */ ...args) => {
    const started = performance.now();
    await run("pulumi", [...args, "--stack", stack, "--non-interactive"], { cwd, env });
    return (performance.now() - started) / 1000;
  };
  await run("pulumi", ["stack", "init", stack, "--non-interactive"], { cwd, env });
  const config = {
    usersFile,
    port: String(await freePort()),
    ...(environment.image && { image: environment.image }),
  };
  for (const [key, value] of Object.entries(config)) await seconds("config", "set", key, value);

  const declare = (/** @type {number} */ round) =>
    writeFile(usersFile, JSON.stringify(users(count, given, round)));
  try {
    await declare(0);
    const create = await seconds("up", "--yes", "--skip-preview");
    const [previews, ups] = [[0], [0]].map(() => /** @type {number[]} */ ([]));
    for (let round = 1; round <= runs; round++) {
      await declare(round);
      previews?.push(await seconds("preview"));
      ups?.push(await seconds("up", "--yes", "--skip-preview"));
    }
    const state = await readFile(join(cwd, "state/.pulumi/stacks/redis-server", `${stack}.json`), "utf8");
    const { resources } = JSON.parse(state).checkpoint.latest;
    const size = (/** @type {unknown} */ part) => JSON.stringify(part).length;
    const aclUsers = resources.find((/** @type {{ type: string }} */ { type }) => type.endsWith(":AclUsers"));
    return {
      create,
      preview: median(previews ?? []),
      up: median(ups ?? []),
      state: size(resources),
      aclUsers: size(aclUsers),
    };
  } finally {
    await seconds("destroy", "--yes", "--skip-preview");
    await run("docker", ["volume", "rm", "--force", `redis-${stack}-data`], { cwd, env });
    await rm(cwd, { recursive: true });
  }
}

const one = await measure(1, true);
const many = await measure(Number(values.users), true);
const generated = await measure(Number(values.generated), false);

/** @param {string} what @param {number} a @param {number} b */
const line = (what, a, b) =>
  console.log(`${what}: ${a.toFixed(2)} s → ${b.toFixed(2)} s, ${(b / a).toFixed(2)} times`);
console.log(`1 user → ${values.users} users, passwords given (medians of ${runs})`);
line("first up", one.create, many.create);
line("preview of a changed user", one.preview, many.preview);
line("up of a changed user", one.up, many.up);
/** @param {number} a @param {number} b @param {number} users */
const bytes = (a, b, users) => `${Math.round((b - a) / users)} B`;
const more = Number(values.users) - 1;
console.log(
  `state per user: ${bytes(one.aclUsers, many.aclUsers, more)} in AclUsers, ${bytes(one.state, many.state, more)} in all`,
);
console.log(`1 user → ${values.generated} users with generated passwords`);
line("first up", one.create, generated.create);
line("preview of a changed user", one.preview, generated.preview);
line("up of a changed user", one.up, generated.up);
console.log(`state per user: ${bytes(one.state, generated.state, Number(values.generated))} in all`);
