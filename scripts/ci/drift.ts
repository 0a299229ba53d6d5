// npm run ci:drift -- --results DIRECTORY --stacks JSON --to DIRECTORY: writes the issue on what was changed by hand, and prints
// what was found. It does not post it: the job that may write runs none of this repository's code.
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { commandLine, readArguments } from "../commandLine";
import { runMain } from "../runMain";
import { stacksHere } from "../stackOption";
import { driftIssue, driftTitle, foundIn } from "./driftIssue";
import { readReports, stackList } from "./reportFiles";

const command = commandLine(
  "npm run ci:drift --",
  "Writes the issue on what `npm run preview -- --refresh --json` found; prints drift, clean or unknown.",
)
  .option("--stacks <json>", "all that were to be checked", stackList, stacksHere())
  .option("--results <directory>", "where the reports are, each in a file report-STACK.json", ".")
  .option("--to <directory>", "write title.txt and issue.md there", ".")
  .option("--link <url>", "where the reports are in full", "the log of the run");

void runMain(async () => {
  const { results, stacks, to, link } = readArguments(command).opts<{
    results: string;
    stacks: string[];
    to: string;
    link: string;
  }>();
  const reports = await readReports(results);
  await mkdir(to, { recursive: true });
  await writeFile(join(to, "title.txt"), driftTitle(reports));
  await writeFile(join(to, "issue.md"), driftIssue(stacks, reports, link));
  console.log(foundIn(stacks, reports));
  return 0;
});
