// npm run test:upgrade -- --from COMMIT: brings stacks up with the program of that commit, and takes them over with this one.
// Without a commit, the one that the newest tag and this branch have in common.
import { execFileSync, spawnSync } from "node:child_process";
import { resolve } from "node:path";
import { parseArgs } from "node:util";

const repository = resolve(__dirname, "..");
const usage = "npm run test:upgrade -- --from COMMIT";

function git(...args: string[]): string | undefined {
  try {
    const stdio = ["ignore", "pipe", "ignore"] as const;
    return execFileSync("git", args, { cwd: repository, encoding: "utf8", stdio: [...stdio] }).trim();
  } catch {
    return undefined;
  }
}

function commitToUpgradeFrom(): string {
  const { from } = parseArgs({ options: { from: { type: "string" } } }).values;
  if (from !== undefined) {
    const commit = git("rev-parse", "--verify", "--quiet", "--short", "--end-of-options", `${from}^{commit}`);
    if (commit) return commit;
    throw new Error(`there is no commit ${from} in this clone; fetch it, or name another one: ${usage}`);
  }
  const [newestTag] = git("tag", "--sort=-creatordate")?.split("\n") ?? [];
  const commit = newestTag && git("merge-base", newestTag, "HEAD");
  if (commit) return commit;
  throw new Error(`no tag says what was released last; name the commit to upgrade from: ${usage}`);
}

try {
  const UPGRADE_FROM = commitToUpgradeFrom();
  const env = { ...process.env, UPGRADE_FROM };
  const { status } = spawnSync("npm", ["test", "--", "--project", "upgrade"], {
    cwd: repository,
    env,
    stdio: "inherit",
  });
  process.exitCode = status ?? 1;
} catch (error) {
  console.error(`error: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
}
