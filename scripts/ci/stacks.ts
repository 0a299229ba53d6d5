// npm run ci:stacks -- --base origin/main: which stacks the commits since that branch touch, as a JSON list.
import { commandLine, readArguments } from "../commandLine";
import { repository } from "../environment";
import { runMain } from "../runMain";
import { run, tryRun } from "../setup/command";
import { stacksHere } from "../stackOption";
import { touchedStacks } from "./touchedStacks";

const command = commandLine(
  "npm run ci:stacks --",
  "Prints which stacks the commits since a branch touch, as a JSON list.",
).option("--base <branch>", "that branch", "origin/main");

void runMain(async () => {
  const { base } = readArguments(command).opts<{ base: string }>();
  const git = (...args: string[]) => tryRun("git", args, { cwd: repository });
  const tip = await git("rev-parse", "--verify", "--quiet", "--end-of-options", `${base}^{commit}`);
  if (!tip)
    throw new Error(`there is no branch ${base} in this clone; fetch it, or name another one with --base`);
  const diff = await run("git", ["diff", "--name-only", "--no-renames", `${tip}...HEAD`], {
    cwd: repository,
  });
  console.log(JSON.stringify(touchedStacks(diff.split("\n"), stacksHere())));
  return 0;
});
