// npm run ci:comment -- --results DIRECTORY --stacks JSON --to FILE: writes the comment on a pull request. It does not post it:
// the job that may write runs none of the pull request's code.
import { appendFile, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { InvalidArgumentError } from "commander";
import { z } from "zod";
import { type Report, reportSchema } from "../../components/impact/report/reportSchema";
import { commandLine, readArguments } from "../commandLine";
import { runMain } from "../runMain";
import { stacksHere } from "../stackOption";
import { previewComment, previewSummary } from "./previewComment";

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
  .option("--link <url>", "where the reports are in full")
  .option("--summary <file>", "add the reports in full there, for `$GITHUB_STEP_SUMMARY`");

function stackList(json: string): string[] {
  try {
    return z.array(z.string()).parse(JSON.parse(json));
  } catch {
    throw new InvalidArgumentError('It has to be a list such as ["dev","prod"].');
  }
}

/** The job that wrote them ran the pull request's code: what is no report is none. */
async function readReports(directory: string): Promise<Report[]> {
  const all = await readdir(directory).catch(() => {
    throw new Error(`there is no directory ${directory}; name one with --results`);
  });
  const files = all.filter((file) => /^report-.+\.json$/.test(file)).sort();
  const reports = await Promise.all(files.map((file) => readReport(join(directory, file))));
  return reports.flat();
}

async function readReport(path: string): Promise<Report[]> {
  try {
    return [reportSchema.parse(JSON.parse(await readFile(path, "utf8")))];
  } catch {
    console.error(`${path} is no report as docs/preview.schema.json describes it: its stack has none`);
    return [];
  }
}

void runMain(async () => {
  const { results, stacks, to, link, summary } = readArguments(command).opts<{
    results: string;
    stacks: string[];
    to: string;
    link?: string;
    summary?: string;
  }>();
  const whole = link ? `[the run's summary and artifacts](${link})` : "`npm run preview -- --stack NAME`";
  const previews = { stacks, reports: await readReports(results), whole };
  await writeFile(to, previewComment(previews));
  if (summary) await appendFile(summary, previewSummary(previews));
  return 0;
});
