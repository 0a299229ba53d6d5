import { cp, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseDocument } from "yaml";
import { repository } from "./environment";
import { freePort } from "./freePort";
import { run } from "./setup/command";

/**
 * Runs `npm start`, a user's PING and `npm stop` in a copy of this repository, whose server and state stand beside any other's.
 * Returns how many processes of Node it took.
 *
 * @param version what every Node that has a part in it must be, such as v22.23.3
 * @param environment with this Node first on PATH
 */
export async function startAndStop(version: string, environment: NodeJS.ProcessEnv): Promise<number> {
  const scratch = await mkdtemp(join(tmpdir(), "redis-server-node-"));
  const checkout = join(scratch, "checkout");
  const record = join(scratch, "nodes");
  const env = {
    ...environment,
    CI: "true",
    REDIS_SERVER_STATE: join(scratch, "state"),
    NODE_OPTIONS: `--require "${join(repository, "scripts", "recordNode.cjs")}"`,
    NODE_RECORD: record,
  };
  const npm = (...args: string[]) => run("npm", args, { cwd: checkout, env });
  try {
    await copyRepository(checkout);
    try {
      await npm("start");
      const answer = await npm("run", "--silent", "redis-cli", "--", "--user", "app", "PING");
      if (answer !== "PONG") throw new Error(`the user app got ${answer} for PING`);
    } finally {
      await npm("stop", "--", "--delete-data", "--yes");
    }
    return checkRecord(await readFile(record, "utf8"), version);
  } finally {
    await rm(scratch, { recursive: true, force: true, maxRetries: 3 });
  }
}

async function copyRepository(checkout: string): Promise<void> {
  const left = ["node_modules", ".git"].map((entry) => join(repository, entry));
  await cp(repository, checkout, { recursive: true, filter: (path) => !left.includes(path) });
  await symlink(join(repository, "node_modules"), join(checkout, "node_modules"));
  const stackFile = join(checkout, "Pulumi.dev.yaml");
  const stack = parseDocument(await readFile(stackFile, "utf8"));
  stack.setIn(["config", "redis-server:containerName"], `redis-node-${process.pid}`);
  stack.setIn(["config", "redis-server:port"], await freePort());
  await writeFile(stackFile, String(stack));
}

/** Fails unless every process, the stack's program among them, ran on the version. */
export function checkRecord(record: string, version: string): number {
  const lines = record.trim().split("\n");
  const other = lines.find((line) => !line.startsWith(`${version} `));
  if (other) throw new Error(`another Node had a part in it: ${other}`);
  const program = /[/\\]@pulumi[/\\]pulumi[/\\]cmd[/\\]run([/\\]|$)/;
  if (!lines.some((line) => program.test(line))) throw new Error("the stack's program did not run on Node");
  return lines.length;
}
