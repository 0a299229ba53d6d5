import { z } from "zod";
import { type Report, reportSchema } from "../../components/impact/report/reportSchema";

/** As Pulumi takes them; nothing of it means anything in a path, a shell or Markdown but an underscore. */
const stackName = z.string().regex(/^(?!\.)[\w.-]{1,100}$/);
/** A matrix of GitHub has no more jobs. */
const stackList = z.array(stackName).max(256);

/** Bytes: a report of a hundred servers with a long diff is a tenth of it. */
export const longestReport = 4_000_000;

/** Which stacks were to be reported on, as `npm run ci:stacks` printed it. */
export function receivedStacks(text: string): string[] {
  const list = stackList.safeParse(parsed(text));
  if (!list.success) throw new Error("stacks.json is no list of names of stacks");
  return [...new Set(list.data)];
}

/**
 * The report on a stack in a text that anybody may have written: exactly what the schema has, or `undefined`. What is in its texts
 * stays hostile: whoever shows them has to escape them.
 */
export function receivedReport(stack: string, text: string): Report | undefined {
  const report = reportSchema.safeParse(parsed(text));
  return report.success && report.data.stack === stack ? report.data : undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
