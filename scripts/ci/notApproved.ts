import type { Concern, Report } from "../../components/impact/report/reportSchema";
import { type Approved, readApproved, worseThan } from "../preview/approved";

/**
 * A sentence for each concern of a report as of now that nobody approved.
 *
 * @param comments on the pull requests whose changes this update brings; what one of them says was approved
 * @param byHand approved for every server of the stack
 */
export function notApproved(
  report: Report,
  comments: readonly string[],
  byHand: readonly Concern[],
): string[] {
  const names = ["", ...report.servers.map(({ name }) => name)];
  const hand: Approved = { [report.stack]: Object.fromEntries(names.map((name) => [name, [...byHand]])) };
  return [...comments.map(readApproved), hand].reduce<string[]>(
    (left, approved) => {
      const worse = worseThan(approved, report);
      return left.filter((sentence) => worse.includes(sentence));
    },
    worseThan({}, report),
  );
}
