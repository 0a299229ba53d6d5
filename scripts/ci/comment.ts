// npm run ci:comment -- --results DIRECTORY --stacks JSON --to FILE: writes the comment on a pull request. It does not post it:
// the job that may write runs none of the pull request's code.
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { InvalidArgumentError } from "commander";
import { z } from "zod";
import { commandLine, readArguments } from "../commandLine";
import { runMain } from "../runMain";
import { stacksHere } from "../stackOption";
import { type PreviewResult, previewComment } from "./previewComment";

const command = commandLine(
  "npm run ci:comment --",
  "Writes the comment on a pull request, of what `npm run ci:preview -- --result` wrote.",
)
  .option("--results <directory>", "where the results are, each in a file", ".")
  .option(
    "--stacks <json>",
    "all that were to be previewed, as `npm run ci:stacks` lists them",
    stackList,
    stacksHere(),
  )
  .option("--to <file>", "write the comment there", "comment.md");

function stackList(json: string): string[] {
  try {
    return z.array(z.string()).parse(JSON.parse(json));
  } catch {
    throw new InvalidArgumentError('It has to be a list such as ["dev","prod"].');
  }
}

void runMain(async () => {
  const { results, stacks, to } = readArguments(command).opts<{
    results: string;
    stacks: string[];
    to: string;
  }>();
  const all = await readdir(results).catch(() => {
    throw new Error(`there is no directory ${results}; name one with --results`);
  });
  const files = all.filter((file) => file.endsWith(".json"));
  const previews = await Promise.all(
    files.map(
      async (file): Promise<PreviewResult> => JSON.parse(await readFile(join(results, file), "utf8")),
    ),
  );
  const { GITHUB_SERVER_URL, GITHUB_REPOSITORY, GITHUB_RUN_ID } = process.env;
  const log = GITHUB_RUN_ID
    ? `${GITHUB_SERVER_URL}/${GITHUB_REPOSITORY}/actions/runs/${GITHUB_RUN_ID}`
    : "what `npm run ci:preview` printed";
  await writeFile(to, previewComment(stacks, previews, log));
  return 0;
});
