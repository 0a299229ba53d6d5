import { tryRun } from "../setup/command";
import type { OperatedServer } from "./operatedServer";

interface HistoryEntry {
  kind: string;
  endTime?: string;
}

/** When the last `pulumi up` of the stack ended, by the clock of whoever ran it; a refresh alone applies nothing. */
export async function lastUpdate({
  stack,
  place,
}: Pick<OperatedServer, "stack" | "place">): Promise<Date | undefined> {
  const history = ["stack", "history", "--json", "--stack", stack, "--non-interactive"];
  const printed = await tryRun("pulumi", history, place);
  return printed === undefined ? undefined : lastUpdateIn(JSON.parse(printed));
}

/** Of a stack's history, the newest first. */
export function lastUpdateIn(history: readonly HistoryEntry[]): Date | undefined {
  const ended = history.find(({ kind, endTime }) => kind === "update" && endTime)?.endTime;
  return ended === undefined ? undefined : new Date(ended);
}
