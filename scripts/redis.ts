// npm run redis -- VERB: what an operator does to a server besides `pulumi up`.
import type { Command } from "commander";
import { commandLine } from "./commandLine";
import { verbs } from "./operations/verbs";
import { runMain } from "./runMain";

/** Also its own verbs answer and refuse as all of them do. */
function addVerb(command: Command, verb: Command): void {
  command.addCommand(verb.copyInheritedSettings(command));
  for (const each of verb.commands) each.copyInheritedSettings(verb);
}

// Who reads has seen enough, as `head` has.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit();
});

void runMain(async () => {
  const command = commandLine(
    "npm run redis --",
    "What an operator does to a server besides `pulumi up`.\n\n" +
      "Exit codes: 0 done, 2 done and something needs a person, 1 refused or failed, 130 ended by Ctrl-C.",
  )
    .helpCommand(false)
    // `backup verify` has options of the same names as `backup`.
    .enablePositionalOptions();
  for (const verb of verbs()) addVerb(command, verb);
  await command.parseAsync(process.argv.slice(2), { from: "user" });
  return Number(process.exitCode ?? 0);
});
