import type { Command } from "commander";
import { parsePairs } from "../../../components/connection/replies";
import { parseClientList } from "../clientLine";
import { withSession } from "../operatedServer";
import { serverVerb } from "../verb";
import { slowCommands, slowText } from "./slowCommands";

/** `npm run redis -- slowlog`: the commands that took long. */
export function slowlog(): Command {
  return serverVerb(
    "slowlog",
    "The commands that took long: how long, when, of which user, and what they were.",
    (server) =>
      withSession(server, async (session) => {
        const [config, list, time, entries] = await Promise.all([
          session.send("CONFIG", "GET", "slowlog-*"),
          session.send("CLIENT", "LIST"),
          session.send("TIME"),
          session.send("SLOWLOG", "GET", "-1"),
        ]);
        const directives = parsePairs(config);
        const limit = {
          slowerThan: Number(directives["slowlog-log-slower-than"]),
          most: Number(directives["slowlog-max-len"]),
        };
        const commands = slowCommands(entries, parseClientList(list), Number((time as string[])[0]));
        return { code: 0, text: slowText(commands, limit), json: { ...limit, commands } };
      }),
  );
}
