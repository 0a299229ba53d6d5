import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { InvalidArgumentError } from "commander";
import { z } from "zod";
import { type Report, reportSchema } from "../../components/impact/report/reportSchema";

/** A list of stacks as an option's value, as `npm run ci:stacks` prints it. */
export function stackList(json: string): string[] {
  try {
    return z.array(z.string()).parse(JSON.parse(json));
  } catch {
    throw new InvalidArgumentError('It has to be a list such as ["dev","prod"].');
  }
}

/** The report in a file, as `npm run preview -- --json` printed it. */
export async function readReport(file: string): Promise<Report> {
  const text = await readFile(file, "utf8").catch(() => {
    throw new Error(`there is no file ${file}; write it with npm run preview -- --stack NAME --json`);
  });
  try {
    return reportSchema.parse(JSON.parse(text));
  } catch {
    throw new Error(`${file} is no report; write it with npm run preview -- --stack NAME --json`);
  }
}

/** The reports in the files report-STACK.json of a directory; what is none, such as the empty file of a preview that ended early, is left out. */
export async function readReports(directory: string): Promise<Report[]> {
  const all = await readdir(directory).catch(() => {
    throw new Error(`there is no directory ${directory}; name one with --results`);
  });
  const files = all.filter((file) => /^report-.+\.json$/.test(file)).sort();
  const reports = await Promise.all(
    files.map((file) => readReport(join(directory, file)).catch(() => undefined)),
  );
  return reports.filter((report) => report !== undefined);
}
