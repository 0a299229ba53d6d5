import type { Report } from "../../components/impact/report/reportSchema";

/** A report for a terminal of so many columns. */
export function terminalReport(report: Report, _look: { columns: number; colour: boolean }): string {
  return report.verdict;
}
