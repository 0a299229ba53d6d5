// npm run preview -- --stack NAME: a report on what `pulumi up` would do, and whether a person should look at it first.
import { writeFile } from "node:fs/promises";
import { InvalidArgumentError, Option } from "commander";
import type { Report } from "../../components/impact/report/reportSchema";
import { stackBackend } from "../ci/backend";
import { commandLine, readArguments } from "../commandLine";
import { runMain } from "../runMain";
import { type StackChoice, stackOf, stacksHere, withStackOption } from "../stackOption";
import { failedReport } from "./failedReport";
import { compareStacks } from "./offline/compareStacks";
import { offlineReport } from "./offline/offlineReport";
import { onlineReport } from "./online/onlineReport";
import { lookOfStdout } from "./shown/look";
import { markdownReport } from "./shown/markdown";
import { terminalReport } from "./shown/terminal";

interface PreviewArguments extends StackChoice {
  json?: true;
  markdown?: string;
  offline?: true;
  base?: string;
  refresh?: true;
  compare?: { left: string; right: string };
}

const exitCodes: Record<Report["result"], number> = { nothing: 0, look: 2, failed: 1 };

const command = withStackOption(
  commandLine(
    "npm run preview --",
    "Reports what `pulumi up` would do to the servers of a stack. Exit codes: 0 nothing that needs a person, 2 needs a look, 1 failed.",
  ),
)
  .addOption(new Option("--json", "print the report as JSON").conflicts("compare"))
  .addOption(
    new Option("--markdown <file>", "write the report there as well, as Markdown").conflicts("compare"),
  )
  .option("--offline", "from the stack files alone: without Docker, Redis, state and secrets")
  .addOption(new Option("--base <ref>", "the git revision to compare with").implies({ offline: true }))
  .addOption(
    new Option("--refresh", "look for what somebody changed by hand, too").conflicts(["offline", "base"]),
  )
  .addOption(
    new Option("--compare <a..b>", "two stacks side by side instead")
      .argParser(twoStacks)
      .conflicts(["stack", "offline", "base", "refresh"]),
  );

function twoStacks(text: string): { left: string; right: string } {
  const [left, right, ...more] = text.split("..");
  const stacks = stacksHere();
  if (!left || !right || more.length > 0 || ![left, right].every((name) => stacks.includes(name))) {
    throw new InvalidArgumentError(
      `It has to be two stacks such as staging..prod; there are: ${stacks.join(", ")}.`,
    );
  }
  return { left, right };
}

const look = lookOfStdout();

void runMain(async () => {
  const options = readArguments(command).opts<PreviewArguments>();
  const { json, markdown, offline, base, refresh, compare } = options;
  if (compare) {
    console.log(await compareStacks(compare.left, compare.right, look));
    return 0;
  }
  const stack = stackOf(command, options);
  const report = await (offline
    ? offlineReport(stack, base)
    : stackBackend().then((place) => onlineReport(stack, place, { refresh, policy: true }))
  ).catch((error: Error) => failedReport(stack, offline ? (base ?? "the main branch") : undefined, error));
  if (markdown !== undefined) await writeFile(markdown, markdownReport(report));
  console.log(json ? JSON.stringify(report, null, 2) : terminalReport(report, look));
  return exitCodes[report.result];
});
