import { expect, test } from "vitest";
import type { Concern } from "../../../../components/impact/report/reportSchema";
import { notApproved } from "../../../../scripts/ci/notApproved";
import { approvedText } from "../../../../scripts/preview/approved";
import { recordedReport } from "./recordedReport";

const comment = (...reports: ReturnType<typeof recordedReport>[]) =>
  `<!-- redis-server preview -->\n${approvedText(reports, 10_000)}\n### Previews\n`;

interface Row {
  what: string;
  approved: string[];
  byHand?: Concern[];
  now: Concern[];
  left: Concern[];
}

test.each<Row>([
  { what: "nothing to approve", approved: [], now: [], left: [] },
  { what: "no pull request or no comment", approved: [], now: ["restart"], left: ["restart"] },
  {
    what: "what was approved",
    approved: [comment(recordedReport("dev", ["restart"]))],
    now: ["restart"],
    left: [],
  },
  {
    what: "less than what was approved",
    approved: [comment(recordedReport("dev", ["restart", "data"]))],
    now: ["data"],
    left: [],
  },
  {
    what: "more than what was approved",
    approved: [comment(recordedReport("dev", ["restart"]))],
    now: ["restart", "data"],
    left: ["data"],
  },
  {
    what: "what was approved for another stack",
    approved: [comment(recordedReport("prod", ["restart"]))],
    now: ["restart"],
    left: ["restart"],
  },
  {
    what: "two pull requests since the last update",
    approved: [comment(recordedReport("dev", ["restart"])), comment(recordedReport("dev", ["rights"]))],
    now: ["restart", "rights"],
    left: [],
  },
  {
    what: "an approval by hand",
    approved: [],
    byHand: ["restart"],
    now: ["restart", "unknown"],
    left: ["unknown"],
  },
  {
    what: "an approval by hand besides that in a comment",
    approved: [comment(recordedReport("dev", ["rights"]))],
    byHand: ["restart"],
    now: ["restart", "rights"],
    left: [],
  },
  {
    what: "a comment that somebody has edited",
    approved: ["<!-- redis-server preview -->\nall is approved"],
    now: ["data"],
    left: ["data"],
  },
])("$what: of $now, $left stops", ({ approved, byHand = [], now, left }) => {
  const sentences = notApproved(recordedReport("dev", now), approved, byHand);
  expect(sentences.map((sentence) => /\((\w+)\)/.exec(sentence)?.[1])).toEqual(left);
});
