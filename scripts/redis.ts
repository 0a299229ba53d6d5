// npm run redis -- OPERATION: what an operator does to a server besides `pulumi up`.
import { commandLine } from "./commandLine";
import { type RepairOptions, repair } from "./operations/repair";
import { runMain } from "./runMain";

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
    .option("--container <name>", "the server's container", "redis-dev")
    .option("--yes", "do not ask")
    .action(async (options: RepairOptions) => {
      code = await repair(options);
    });
  await command.parseAsync(process.argv.slice(2), { from: "user" });
  return code;
});
