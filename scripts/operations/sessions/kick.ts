import type { Command } from "commander";
import { confirm } from "../../confirm";
import { withSession } from "../operatedServer";
import type { Answer } from "../verb";
import { serverVerb } from "../verb";
import { askSessions, requireUser } from "./askSessions";
import { askText, closedText } from "./kickText";
import { placesText } from "./sessionList";

/** `npm run redis -- kick USER`: closes every session of a user but the one that does it. */
export function kick(): Command {
  return serverVerb<{ yes?: true }>(
    "kick",
    "Closes every session of a user, after a question.",
    async (server, { yes }, user = "") => {
      // Nothing is open while a person thinks.
      const found = await withSession(server, async (session) => {
        await requireUser(session, user);
        return askSessions(session, server, user);
      });
      if (found.length === 0) return answerOf(user, 0, `${user} has no session: nothing was done.`);
      const isMeant =
        yes ||
        (await confirm(
          askText(user, found),
          `kick asks first, but there is no terminal: add --yes to mean it. ${user} has ${found.length} sessions (${placesText(found)}).`,
        ));
      if (!isMeant) return answerOf(user, 0, "Nothing was done.");
      const closed = await withSession(server, (session) => session.send("CLIENT", "KILL", "USER", user));
      return answerOf(user, Number(closed), closedText(user, Number(closed)));
    },
  )
    .argument("<user>", "whose sessions")
    .option("--yes", "do not ask");
}

function answerOf(user: string, closed: number, text: string): Answer {
  return { code: 0, text, json: { user, closed } };
}
