// npm run redis -- OPERATION: what an operator does to a server besides `pulumi up`.
import { Option } from "commander";
import { commandLine } from "./commandLine";
import { type RepairOptions, repair } from "./operations/repair";
import { runMain } from "./runMain";
import { devStack } from "./setup/stack";
import { stackOption } from "./stackOption";

void runMain(async () => {
  const command = commandLine(
    "npm run redis --",
    "What an operator does to a server besides `pulumi up`.",
  ).helpCommand(false);
  let code = 1;
  command
    .command("repair")
    .description(
      "Repairs an append-only file that Redis refuses to load: on a copy, and asks before the server gets it.",
    )
    .addOption(stackOption("the stack whose server it is").default(devStack))
    .addOption(new Option("--container <name>", "a container by its name").conflicts("stack"))
    .option("--yes", "do not ask")
    .action(async (options: RepairOptions) => {
      code = await repair(options);
    });
  await command.parseAsync(process.argv.slice(2), { from: "user" });
  return code;
});
