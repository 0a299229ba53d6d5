import type { Concern, Report } from "../../../../components/impact/report/reportSchema";

/** A report on a stack with one server, as `npm run preview -- --json` prints it. */
export function recordedReport(stack: string, concerns: Concern[] = [], more: Partial<Report> = {}): Report {
  const isRestart = concerns.includes("restart");
  const verdict = isRestart ? "restart, about 3 s; data kept" : "live, nobody disconnected";
  return {
    version: 1,
    stack,
    source: "preview",
    base: "the state",
    result: concerns.length > 0 ? "look" : "nothing",
    verdict,
    concerns: [],
    servers: [
      {
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
      },
    ],
    others: [],
    findings: [],
    unchecked: [],
    errors: [],
    diff: "",
    ...more,
  };
}
