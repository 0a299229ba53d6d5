import { loadClient } from "../../../components/connection/session";
import type { AskedFacts } from "../../../components/impact/report/serverFacts";
import { logicalName } from "../../../components/impact/report/sides/fromResources";
import { type Place, tryRun } from "../../setup/command";
import { askServer } from "./askServer";
import { newestByHand } from "./newestByHand";
import { serversInState } from "./serversInState";

/** Asks the servers of a stack for what a report needs, by the URNs of their components; at most a few seconds, whatever they do. */
export async function askServers(stack: string, place: Place): Promise<Record<string, AskedFacts>> {
  const exporting = ["stack", "export", "--show-secrets", "--stack", stack, "--non-interactive"];
  // By a pipe and never to disk: the passwords are in it. What a failing one prints is not shown for the same reason.
  const exported = await tryRun("pulumi", exporting, place);
  if (exported === undefined) return {};
  const servers = Object.entries(serversInState(JSON.parse(exported)));
  await loadClient();
  const asked = servers.map(async ([urn, server]) => {
    const owner = { stack, server: logicalName(urn) };
    const [answer, handBackup] = await Promise.all([askServer(server), newestByHand(owner, place.cwd)]);
    const known = "facts" in answer && handBackup ? { facts: { ...answer.facts, handBackup } } : answer;
    return [urn, known] as const;
  });
  return Object.fromEntries(await Promise.all(asked));
}
