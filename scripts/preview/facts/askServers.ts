import { loadClient } from "../../../components/connection/session";
import type { AskedFacts } from "../../../components/impact/report/serverFacts";
import { type Place, tryRun } from "../../setup/command";
import { askServer } from "./askServer";
import { serversInState } from "./serversInState";

/** Asks the servers of a stack for what a report needs, by the URNs of their components; at most a few seconds, whatever they do. */
export async function askServers(stack: string, place: Place): Promise<Record<string, AskedFacts>> {
  const exporting = ["stack", "export", "--show-secrets", "--stack", stack, "--non-interactive"];
  // By a pipe and never to disk: the passwords are in it. What a failing one prints is not shown for the same reason.
  const exported = await tryRun("pulumi", exporting, place);
  if (exported === undefined) return {};
  const servers = Object.entries(serversInState(JSON.parse(exported)));
  await loadClient();
  const asked = servers.map(async ([urn, server]) => [urn, await askServer(server)] as const);
  return Object.fromEntries(await Promise.all(asked));
}
