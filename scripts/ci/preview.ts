// npm run ci:preview -- --stack dev [--comment FILE]: previews a stack, and writes the result as a pull request's comment.
import { writeFile } from "node:fs/promises";
import { commandLine } from "../commandLine";
import { runMain } from "../runMain";
import { runShown } from "../setup/command";
import { readStackArguments, withStackOption } from "../stackOption";
import { stackBackend } from "./backend";
import { previewComment } from "./previewComment";

const command = withStackOption(commandLine("npm run ci:preview --", "Previews a stack.")).option(
  "--comment <file>",
  "write the result there, as a part of a pull request's comment",
);

void runMain(async () => {
  const { stack, comment } = readStackArguments<{ comment?: string }>(command);
  const args = ["preview", "--diff", "--stack", stack, "--non-interactive", "--color", "never"];
  const { code, printed } = await runShown("pulumi", args, await stackBackend());
  if (comment) await writeFile(comment, previewComment(stack, code === 0, printed));
  return code;
});
