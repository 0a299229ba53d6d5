// npm run ci:preview -- --stack dev [--comment FILE]: previews a stack, and writes the result as a pull request's comment.
import { writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { runMain } from "../runMain";
import { runShown } from "../setup/command";
import { stackBackend } from "./backend";
import { previewComment } from "./previewComment";

void runMain(async () => {
  const { values } = parseArgs({ options: { stack: { type: "string" }, comment: { type: "string" } } });
  const { stack, comment } = values;
  if (!stack) throw new Error("which stack? npm run ci:preview -- --stack dev");
  const args = ["preview", "--diff", "--stack", stack, "--non-interactive", "--color", "never"];
  const { code, printed } = await runShown("pulumi", args, await stackBackend());
  if (comment) await writeFile(comment, previewComment(stack, code === 0, printed));
  return code;
});
