// npm run ci:preview -- --stack dev [--comment FILE]: previews a stack, and writes the result as a pull request's comment.
import { spawn } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { runMain } from "../runMain.mjs";
import { stackBackend } from "./backend.mjs";
import { previewComment } from "./previewComment.mjs";

await runMain(async () => {
  const { values } = parseArgs({ options: { stack: { type: "string" }, comment: { type: "string" } } });
  if (!values.stack) throw new Error("which stack? npm run ci:preview -- --stack dev");
  const { code, printed } = await preview(values.stack);
  if (values.comment) await writeFile(values.comment, previewComment(values.stack, code === 0, printed));
  return code;
});

/**
 * @param {string} stack
 * @returns {Promise<{ code: number, printed: string }>}
 */
async function preview(stack) {
  const args = ["preview", "--diff", "--stack", stack, "--non-interactive", "--color", "never"];
  const child = spawn("pulumi", args, { ...(await stackBackend()), stdio: ["ignore", "pipe", "pipe"] });
  let printed = "";
  for (const [from, to] of /** @type {const} */ ([
    [child.stdout, process.stdout],
    [child.stderr, process.stderr],
  ])) {
    from.setEncoding("utf8").on("data", (/** @type {string} */ text) => {
      printed += text;
      to.write(text);
    });
  }
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve({ code: code ?? 1, printed }));
  });
}
