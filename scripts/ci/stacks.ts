// npm run ci:stacks -- --base origin/main: which stacks the commits since that branch touch, as a JSON list.
import { readdir } from "node:fs/promises";
import { parseArgs } from "node:util";
import { repository } from "../environment";
import { runMain } from "../runMain";
import { run } from "../setup/command";
import { touchedStacks } from "./touchedStacks";

void runMain(async () => {
  const { values } = parseArgs({ options: { base: { type: "string", default: "origin/main" } } });
  const diff = await run("git", ["diff", "--name-only", "--no-renames", `${values.base}...HEAD`], {
    cwd: repository,
  });
  const files = await readdir(repository);
  const stacks = files.flatMap((file) => /^Pulumi\.(.+)\.yaml$/.exec(file)?.[1] ?? []);
  console.log(JSON.stringify(touchedStacks(diff.split("\n"), stacks)));
  return 0;
});
