// npm run test:upgrade -- --from COMMIT: brings stacks up with the program of that commit, and takes them over with this one.
// Without a commit, the one that the newest tag and this branch have in common.
import { commandLine, readArguments } from "./commandLine";
import { repository } from "./environment";
import { runMain } from "./runMain";
import { runInteractive, tryRun } from "./setup/command";

const usage = "npm run test:upgrade -- --from COMMIT";

const command = commandLine(
  "npm run test:upgrade --",
  "Brings stacks up with the program of an earlier commit, and takes them over with this one.",
).option(
  "--from <commit>",
  "that commit (default: the one that the newest tag and this branch have in common)",
);

void runMain(async () => {
  const { from } = readArguments(command).opts<{ from?: string }>();
  const env = { ...process.env, UPGRADE_FROM: await commitToUpgradeFrom(from) };
  return runInteractive("npm", ["test", "--", "--project", "upgrade"], { cwd: repository, env });
});

function git(...args: string[]): Promise<string | undefined> {
  return tryRun("git", args, { cwd: repository });
}

async function commitToUpgradeFrom(from: string | undefined): Promise<string> {
  if (from !== undefined) {
    const commit = await git(
      "rev-parse",
      "--verify",
      "--quiet",
      "--short",
      "--end-of-options",
      `${from}^{commit}`,
    );
    if (commit) return commit;
    throw new Error(`there is no commit ${from} in this clone; fetch it, or name another one: ${usage}`);
  }
  const [newestTag] = (await git("tag", "--sort=-creatordate"))?.split("\n") ?? [];
  const commit = newestTag && (await git("merge-base", newestTag, "HEAD"));
  if (commit) return commit;
  throw new Error(`no tag says what was released last; name the commit to upgrade from: ${usage}`);
}
