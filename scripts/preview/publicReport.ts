import type { Report } from "../../components/impact/report/reportSchema";
import { hostNames, publicLine } from "../ci/publicText";
import type { Place } from "../setup/command";
import { boundedYaml } from "./boundedYaml";
import { plainFile } from "./plainFile";

/** A report in which every text is fit for the public: a log, a comment, an artifact. */
export async function publicReport(report: Report, { cwd = ".", env = process.env }: Place): Promise<Report> {
  const file = `Pulumi.${report.stack}.yaml`;
  // A report says why it failed also where that is the file itself, which then names no host.
  const content = await plainFile(cwd, file)
    .then((text) => boundedYaml(file, text ?? ""))
    .catch(() => undefined);
  const { config } = (content ?? {}) as { config?: Record<string, unknown> | null };
  return publicTexts(report, hostNames(config ?? {}, env));
}

/** The same of a stack that uses hosts of these names. */
export function publicTexts(report: Report, hosts: readonly string[]): Report {
  return withTexts(report, (text) =>
    text
      .split("\n")
      .flatMap((line) => publicLine(line, hosts) ?? [])
      .join("\n"),
  );
}

/** The same with every text of it changed. */
export function withTexts<T>(value: T, change: (text: string) => string): T {
  if (typeof value === "string") return change(value) as T;
  if (Array.isArray(value)) return value.map((each) => withTexts(each, change)) as T;
  if (value === null || typeof value !== "object") return value;
  const entries = Object.entries(value).map(([key, each]) => [key, withTexts(each, change)]);
  return Object.fromEntries(entries) as T;
}
