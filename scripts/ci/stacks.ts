// npm run ci:stacks -- --base origin/main: which stacks the commits since that branch touch, as a JSON list.
import { commandLine, readArguments } from "../commandLine";
import { repository } from "../environment";
import { runMain } from "../runMain";
import { run } from "../setup/command";
import { stacksHere } from "../stackOption";
import { touchedStacks } from "./touchedStacks";

const command = commandLine(
  "npm run ci:stacks --",
  "Prints which stacks the commits since a branch touch, as a JSON list.",
).option("--base <branch>", "that branch", "origin/main");

void runMain(async () => {
  const { base } = readArguments(command).opts<{ base: string }>();
  const diff = await run("git", ["diff", "--name-only", "--no-renames", `${base}...HEAD`], {
    cwd: repository,
  });
  console.log(JSON.stringify(touchedStacks(diff.split("\n"), stacksHere())));
  return 0;
});
