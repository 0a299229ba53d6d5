import type { Report } from "../../components/impact/report/reportSchema";
import { stackReport } from "../../components/impact/report/stackReport";
import { repository } from "../environment";
import { publicReport } from "./publicReport";

/** What stands in place of a report that could not be made: whoever reads it as JSON or Markdown finds the reason there. */
export function failedReport(stack: string, base: string | undefined, { message }: Error): Promise<Report> {
  const report = stackReport({
    stack,
    source: base === undefined ? "preview" : "offline",
    base: base ?? "the state of the stack",
    servers: [],
    others: [],
    findings: [],
    unchecked: [],
    errors: [message],
    diff: "",
  });
  return publicReport(report, { cwd: repository });
}
