import type { Report } from "../../components/impact/report/reportSchema";

/** The report from the stack files alone: this one against that of a git revision. Needs no Docker, no Redis, no state, no secret. */
export async function offlineReport(_stack: string, _base: string): Promise<Report> {
  throw new Error("--offline is not built yet");
}
