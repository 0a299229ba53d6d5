// npm run ci:up -- --stack dev: brings a stack up without asking.
import { parseArgs } from "node:util";
import { runMain } from "../runMain";
import { runInteractive } from "../setup/command";
import { stackBackend } from "./backend";

void runMain(async () => {
  const { values } = parseArgs({ options: { stack: { type: "string" } } });
  if (!values.stack) throw new Error("which stack? npm run ci:up -- --stack dev");
  return runInteractive(
    "pulumi",
    ["up", "--yes", "--stack", values.stack, "--non-interactive"],
    await stackBackend(),
  );
});
