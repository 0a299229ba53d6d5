import type { AskedFacts } from "../../components/impact/report/serverFacts";
import type { Place } from "../setup/command";

/** Asks the servers of a stack for what a report needs, by their logical names; at most a few seconds, whatever they do. */
export async function askServers(_stack: string, _place: Place): Promise<Record<string, AskedFacts>> {
  return {};
}
