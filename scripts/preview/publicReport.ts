import type { Report } from "../../components/impact/report/reportSchema";
import { hostNames, publicLine } from "../ci/publicText";
import type { Place } from "../setup/command";
import { boundedYaml } from "./offline/boundedYaml";
import { plainFile } from "./offline/plainFile";
import type { SeenResource } from "./online/engineEvents";

/**
 * A report in which every text is fit for the public: a log, a comment, an artifact.
 *
 * @param resources those that it is of: the stack may have used another host than its file names now
 */
export async function publicReport(
  report: Report,
  { cwd = ".", env = process.env }: Place,
  resources: readonly SeenResource[] = [],
): Promise<Report> {
  const file = `Pulumi.${report.stack}.yaml`;
  // A report says why it failed also where that is the file itself, which then names no host.
  const content = await plainFile(cwd, file)
    .then((text) => boundedYaml(file, text ?? ""))
    .catch(() => undefined);
  const { config } = (content ?? {}) as { config?: Record<string, unknown> | null };
  return publicTexts(report, [...hostNames(config ?? {}, env), ...resources.flatMap(hostsOfProvider)]);
}

/** Where Docker and Redis are, as the providers of a stack are told. */
function hostsOfProvider({ type, before, found, after }: SeenResource): string[] {
  if (!type.startsWith("pulumi:providers:")) return [];
  return [before, found, after].flatMap((side) => {
    const { host, sshOpts, ...inputs } = side?.inputs ?? {};
    const onTheWay = [sshOpts, inputs["redis:docker"], inputs["redis:ssh"]];
    const told = { "docker:host": host, "docker:sshOpts": onTheWay, "redis:endpoint": inputs["redis:host"] };
    return hostNames(told, {});
  });
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
