// npm run docs [-- --check]: writes what repeats the schemas of the stack files and of a report, or only says whether it is up to date.
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { commandLine, readArguments } from "./commandLine";
import { repository } from "./environment";
import { runMain } from "./runMain";
import { generatedFiles } from "./settingsReference";

const command = commandLine(
  "npm run docs --",
  "Writes what repeats the schemas of the stack files and of a report.",
).option("--check", "write nothing, and fail where something is out of date");

void runMain(async () => {
  const { check } = readArguments(command).opts<{ check?: true }>();
  let exitCode = 0;
  for (const [file, text] of Object.entries(generatedFiles())) {
    const path = join(repository, file);
    if ((await readFile(path, "utf8").catch(() => "")) === text) continue;
    if (check) {
      console.error(`${file} is not what the schema says: run \`npm run docs\``);
      exitCode = 1;
    } else {
      await writeFile(path, text);
      console.log(`wrote ${file}`);
    }
  }
  return exitCode;
});
