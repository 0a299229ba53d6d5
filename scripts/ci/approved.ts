// npm run ci:approved -- --report FILE [--comments DIRECTORY] [--approve restart,data]: fails where a report as of now has concerns
// that nobody approved.
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { InvalidArgumentError } from "commander";
import { type Concern, concernSchema } from "../../components/impact/report/reportSchema";
import { commandLine, readArguments } from "../commandLine";
import { runMain } from "../runMain";
import { notApproved } from "./notApproved";
import { readReport } from "./reportFiles";

const concerns = concernSchema.options.join(", ");

const command = commandLine(
  "npm run ci:approved --",
  "Fails where a report as of now is worse than what was approved, and says in what.",
)
  .option("--report <file>", "the report, as `npm run preview -- --json` printed it", "report.json")
  .option("--comments <directory>", "where our comments on the merged pull requests are, each in a file *.md")
  .option("--approve <list>", `what is approved besides, with commas between: ${concerns}`, concernList, []);

function concernList(text: string): Concern[] {
  const names = text.split(",").map((name) => name.trim());
  const parsed = concernSchema.array().safeParse(names.filter((name) => name !== ""));
  if (!parsed.success)
    throw new InvalidArgumentError(`It has to be some of ${concerns}, with commas between.`);
  return parsed.data;
}

async function commentsIn(directory: string): Promise<string[]> {
  const files = await readdir(directory).catch(() => {
    throw new Error(`there is no directory ${directory}; name one with --comments`);
  });
  return Promise.all(
    files.filter((file) => file.endsWith(".md")).map((file) => readFile(join(directory, file), "utf8")),
  );
}

void runMain(async () => {
  const { report, comments, approve } = readArguments(command).opts<{
    report: string;
    comments?: string;
    approve: Concern[];
  }>();
  const now = await readReport(report);
  console.log(`${now.stack}: ${now.verdict}`);
  if (now.result === "failed")
    throw new Error("the report failed, so that nobody can tell what an update would do");
  const worse = notApproved(now, comments === undefined ? [] : await commentsIn(comments), approve);
  if (worse.length === 0) return 0;
  for (const sentence of worse) console.error(`error: ${sentence}`);
  console.error(
    "Look at the report; to go on, run the workflow Up by hand with what you approve, such as `restart,data` (`--approve`).",
  );
  return 1;
});
