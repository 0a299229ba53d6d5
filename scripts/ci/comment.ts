// npm run ci:comment -- --results DIRECTORY --stacks JSON --to FILE: writes the comment on a pull request. It does not post it:
// the job that may write runs none of the pull request's code.
import { writeFile } from "node:fs/promises";
import { commandLine, readArguments } from "../commandLine";
import { runMain } from "../runMain";
import { stacksHere } from "../stackOption";
import { previewComment } from "./previewComment";
import { readReports, stackList } from "./reportFiles";

const command = commandLine(
  "npm run ci:comment --",
  "Writes the comment on a pull request, of the reports that `npm run preview -- --json` printed.",
)
  .option("--results <directory>", "where the reports are, each in a file report-STACK.json", ".")
  .option(
    "--stacks <json>",
    "all that were to be previewed, as `npm run ci:stacks` lists them",
    stackList,
    stacksHere(),
  )
  .option("--to <file>", "write the comment there", "comment.md")
  .option("--link <url>", "where the reports are in full");

void runMain(async () => {
  const { results, stacks, to, link } = readArguments(command).opts<{
    results: string;
    stacks: string[];
    to: string;
    link?: string;
  }>();
  const whole = link ? `[the run's summary and artifacts](${link})` : "`npm run preview -- --stack NAME`";
  await writeFile(to, previewComment({ stacks, reports: await readReports(results), whole }));
  return 0;
});
