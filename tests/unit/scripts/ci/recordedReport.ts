import type { Concern, Report, ServerReport } from "../../../../components/impact/report/reportSchema";
import { someReport } from "../../impact/report/someReport";

/** A report on a stack with one server, as `npm run preview -- --json` prints it. */
export function recordedReport(stack: string, concerns: Concern[] = [], more: Partial<Report> = {}): Report {
  const isRestart = concerns.includes("restart");
  const verdict = isRestart ? "restart, about 3 s; data kept" : "live, nobody disconnected";
  const server: ServerReport = {
    name: "redis",
    verdict,
    concerns,
    outcome: {
      kind: isRestart ? "restarted" : "live",
      why: isRestart ? [{ property: "settings.databases", from: "16", to: "32" }] : [],
      secondsAway: isRestart ? { about: 3, because: ["the data are loaded in 0.1 s"] } : null,
      cut: isRestart ? [{ user: "app", connections: 2 }] : null,
    },
    users: [],
    moreUsers: 0,
    settings: [],
    properties: [],
    data: [{ kind: "kept", text: "All keys stay." }],
    drift: [],
    warnings: [],
  };
  return someReport(stack, server, { base: "the state", ...more });
}
