// npm run ci:up -- --stack dev: brings a stack up without asking.
import { commandLine } from "../commandLine";
import { runMain } from "../runMain";
import { readStackArguments, withStackOption } from "../stackOption";
import { stackBackend } from "./backend";
import { runPublicly } from "./runPublicly";

const command = withStackOption(
  commandLine("npm run ci:up --", "Brings a stack up without asking; ids, hosts and hashes are not shown."),
);

void runMain(async () => {
  const { stack } = readStackArguments(command);
  const args = ["up", "--yes", "--stack", stack, "--non-interactive", "--color", "never"];
  const { code } = await runPublicly("pulumi", args, stack, await stackBackend());
  return code;
});
