// npm run ci:preview -- --stack dev [--result FILE]: previews a stack, and writes the result for `npm run ci:comment`.
import { writeFile } from "node:fs/promises";
import { commandLine } from "../commandLine";
import { runMain } from "../runMain";
import { readStackArguments, withStackOption } from "../stackOption";
import { stackBackend } from "./backend";
import { runPublicly } from "./runPublicly";

const command = withStackOption(
  commandLine("npm run ci:preview --", "Previews a stack; ids, hosts and hashes are not shown."),
).option("--result <file>", "write the result there, for `npm run ci:comment`");

void runMain(async () => {
  const { stack, result } = readStackArguments<{ result?: string }>(command);
  const args = ["preview", "--diff", "--stack", stack, "--non-interactive", "--color", "never"];
  const { code, printed } = await runPublicly("pulumi", args, stack, await stackBackend());
  const outcome = { stack, succeeded: code === 0, printed };
  if (result) await writeFile(result, JSON.stringify(outcome));
  return code;
});
