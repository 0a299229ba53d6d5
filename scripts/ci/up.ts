// npm run ci:up -- --stack dev: brings a stack up without asking.
import { commandLine } from "../commandLine";
import { runMain } from "../runMain";
import { runInteractive } from "../setup/command";
import { readStackArguments, withStackOption } from "../stackOption";
import { stackBackend } from "./backend";

const command = withStackOption(commandLine("npm run ci:up --", "Brings a stack up without asking."));

void runMain(async () => {
  const { stack } = readStackArguments(command);
  return runInteractive(
    "pulumi",
    ["up", "--yes", "--stack", stack, "--non-interactive"],
    await stackBackend(),
  );
});
