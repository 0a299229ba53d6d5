// npm run redis -- aof [rewrite | record | plot | explain]: the append-only file of a server.
import type { Command } from "commander";
import { lookOfStdout } from "../../preview/shown/look";
import { type Answer, serverVerb } from "../verb";
import type { AofReport } from "./aofReport";
import { aofText } from "./aofText";
import { askAof } from "./askAof";
import { explanation } from "./explanation";
import { plotVerb } from "./plot";
import { recordVerb } from "./record";
import { rewriteVerb } from "./rewrite";

export function aofVerb(): Command {
  const verb = serverVerb(
    "aof",
    "The append-only file: its files, its next rewrite, how long a start loads it.",
    async (server) => answerOf(await askAof(server), aofText),
  );
  const explain = serverVerb(
    "explain",
    "Tells the life of the append-only file on this server's numbers.",
    async (server) => answerOf(await askAof(server), explanation),
  );
  for (const each of [rewriteVerb(), recordVerb(), plotVerb(), explain]) verb.addCommand(each);
  return verb.enablePositionalOptions().hook("preSubcommand", (aof, subcommand) => {
    // `aof --stack prod rewrite` is about prod as `aof rewrite --stack prod` is.
    for (const [name, value] of Object.entries(aof.opts())) {
      if (aof.getOptionValueSource(name) === "cli") subcommand.setOptionValueWithSource(name, value, "cli");
    }
  });
}

function answerOf(report: AofReport, shown: typeof aofText): Answer {
  const code = report.attention.length > 0 ? 2 : 0;
  return { code, text: shown(report, lookOfStdout()), json: report };
}
