// npm run redis -- VERB: what an operator does to a server besides `pulumi up`.
import { type Command, Option } from "commander";
import { commandLine } from "./commandLine";
import { aofVerb } from "./operations/aof/aof";
import { backupVerbs } from "./operations/backupVerbs";
import { importVerb } from "./operations/import/import";
import { type RepairOptions, repair } from "./operations/repair";
import { sessionVerbs } from "./operations/sessionVerbs";
import { statusVerb } from "./operations/status/status";
import { runMain } from "./runMain";
import { devStack } from "./setup/stack";
import { stackOption } from "./stackOption";

/** Those about a server of a stack, in the order of the help. */
const verbs = (): Command[] => [statusVerb(), aofVerb(), ...backupVerbs(), ...sessionVerbs(), importVerb()];

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
  command
    .command("repair")
    .description(
      "Repairs an append-only file that Redis refuses to load: on a copy, and asks before the server gets it.",
    )
    .addOption(stackOption("the stack whose server it is").default(devStack))
    .addOption(new Option("--container <name>", "a container by its name").conflicts("stack"))
    .option("--yes", "do not ask")
    .action(async (options: RepairOptions) => {
      process.exitCode = await repair(options);
    });
  for (const verb of verbs()) addVerb(command, verb);
  await command.parseAsync(process.argv.slice(2), { from: "user" });
  return Number(process.exitCode ?? 0);
});
