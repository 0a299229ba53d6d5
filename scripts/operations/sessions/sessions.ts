import type { Command } from "commander";
import { withSession } from "../operatedServer";
import { serverVerb } from "../verb";
import { askSessions, requireUser } from "./askSessions";
import { sessionsText } from "./sessionList";

/** `npm run redis -- sessions`: who is connected, as whom, since when and from where. */
export function sessions(): Command {
  return serverVerb<{ user?: string }>(
    "sessions",
    "Who is connected: as which user, from where, since when, and what it did last.",
    (server, { user }) =>
      withSession(server, async (session) => {
        if (user !== undefined) await requireUser(session, user);
        const found = await askSessions(session, server, user);
        return { code: 0, text: sessionsText(found, user), json: found };
      }),
  ).option("--user <name>", "those of one user");
}
