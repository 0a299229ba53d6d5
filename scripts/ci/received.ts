// npm run ci:received -- --from DIRECTORY --to DIRECTORY: takes over the reports that a run of a pull request's code left, once they
// are known to be reports and nothing else, and prints which stacks they were to be on.
import { lstat, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { commandLine, readArguments } from "../commandLine";
import { runMain } from "../runMain";
import { longestReport, receivedReport, receivedStacks } from "./receivedReports";

const command = commandLine(
  "npm run ci:received --",
  "Takes over reports from a place where anybody may have written them, and prints which stacks they were to be on, as a JSON list.",
)
  .option(
    "--from <directory>",
    "where they are: stacks.json, and report-STACK.json of each stack",
    "received",
  )
  .option("--to <directory>", "where those go that are reports", "reports");

/** Of a file, not of what a link may lead to. */
async function read(file: string): Promise<string | undefined> {
  const found = await lstat(file).catch(() => undefined);
  return found?.isFile() && found.size <= longestReport ? await readFile(file, "utf8") : undefined;
}

void runMain(async () => {
  const { from, to } = readArguments(command).opts<{ from: string; to: string }>();
  const list = await read(join(from, "stacks.json"));
  if (list === undefined)
    throw new Error(
      `there is no stacks.json in ${from}; name where it is with --from, see npm run ci:stacks`,
    );
  const stacks = receivedStacks(list);
  await mkdir(to, { recursive: true });
  for (const stack of stacks) {
    const file = `report-${stack}.json`;
    const report = receivedReport(stack, (await read(join(from, file))) ?? "");
    if (report) await writeFile(join(to, file), JSON.stringify(report));
    else console.error(`${file}: not there, or no report on ${stack}`);
  }
  console.log(JSON.stringify(stacks));
  return 0;
});
