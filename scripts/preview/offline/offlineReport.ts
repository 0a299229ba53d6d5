import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Report } from "../../../components/impact/report/reportSchema";
import { stackReport } from "../../../components/impact/report/stackReport";
import { hostNames } from "../../ci/publicText";
import { repository } from "../../environment";
import { publicTexts, withTexts } from "../publicReport";
import { visibleText } from "../shown/visibleText";
import { type DeclaredStack, declaredStack, refusedChanges } from "./declaredStack";
import { baseRevision, changedSince, filesAt } from "./gitRevision";
import { offlineFindings } from "./offlineFindings";
import { otherKeys, serverInput } from "./offlineInput";
import { plainFile } from "./plainFile";
import { uncheckedOffline } from "./uncheckedOffline";

/**
 * The report from the stack files alone: those of this checkout against those of a git revision. Needs no Docker, no Redis, no state
 * and no secret, and runs nothing of either side.
 *
 * @param base the revision; without it, the one at which this branch left the main one
 */
export async function offlineReport(
  stack: string,
  base?: string,
  directory: string = repository,
): Promise<Report> {
  const [projectFile, stackFile] = ["Pulumi.yaml", `Pulumi.${stack}.yaml`] as const;
  const revision = await baseRevision(base, directory);
  const [project, here, there, changed] = await Promise.all([
    plainFile(directory, projectFile),
    plainFile(directory, stackFile),
    filesAt(revision, [projectFile, stackFile], directory),
    changedSince(revision, directory),
  ]);
  if (here === undefined && there[stackFile] === undefined)
    throw new Error(`there is no ${stackFile}, neither here nor at ${revision.name}`);
  const now = side(stack, project, here);
  const then = side(stack, there[projectFile], there[stackFile]);
  const [before, after] = [then.declared, now.declared];
  const errors = [
    ...[now.unreadable ?? after?.refusal].flatMap((error) => error ?? []),
    ...(before && after && !before.refusal && !after.refusal ? refusedChanges(before, after) : []),
  ];
  const isCompared = errors.length === 0 && then.unreadable === undefined;
  const hasPolicy = existsSync(join(directory, "policy", "PulumiPolicy.yaml"));
  const policy = hasPolicy && isCompared && after ? offlineFindings(stack, after.server) : undefined;
  const report = stackReport({
    stack,
    source: "offline",
    base: `${stackFile} at ${revision.name}`,
    servers: isCompared ? [serverInput(before, after)] : [],
    others: isCompared ? otherKeys(stackFile, before, after) : [],
    findings: policy?.findings ?? [],
    unchecked: [
      ...uncheckedOffline({ stack, base: revision.name, before, after, changed }),
      ...(policy?.unchecked ?? []),
    ],
    errors: [...errors, ...(policy?.errors ?? [])],
    diff: "",
  });
  const hosts = [before, after].flatMap((each) => hostNames(each?.configuration.raw ?? {}, process.env));
  const told = then.unreadable === undefined ? report : withoutBase(report, revision.name, then.unreadable);
  return withTexts(publicTexts(told, hosts.slice(0, mostHosts)), visibleText);
}

/** More names than any stack has would only cost time. */
const mostHosts = 100;

function side(
  stack: string,
  project: string | undefined,
  file: string | undefined,
): { declared?: DeclaredStack; unreadable?: string } {
  if (file === undefined) return {};
  if (project === undefined) return { unreadable: "there is no Pulumi.yaml beside the stack file" };
  try {
    return { declared: declaredStack(stack, { project, stack: file }) };
  } catch (error) {
    return { unreadable: (error as Error).message };
  }
}

/** Nothing can be compared with a file that nobody can read: that is not the change's fault, but needs a look. */
function withoutBase(report: Report, base: string, why: string): Report {
  const unchecked = [{ what: `all that changes since ${base}`, why }, ...report.unchecked];
  if (report.errors.length > 0) return { ...report, unchecked };
  return {
    ...report,
    result: "look",
    verdict: `unknown, because the stack file at ${base} cannot be read`,
    concerns: ["unknown"],
    unchecked,
  };
}
