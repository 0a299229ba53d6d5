// npm run ci:up -- --stack dev: brings a stack up without asking.
import { parseArgs } from "node:util";
import { runMain } from "../runMain.mjs";
import { hand } from "../setup/command.mjs";
import { stackBackend } from "./backend.mjs";

await runMain(async () => {
  const { values } = parseArgs({ options: { stack: { type: "string" } } });
  if (!values.stack) throw new Error("which stack? npm run ci:up -- --stack dev");
  return hand("pulumi", ["up", "--yes", "--stack", values.stack, "--non-interactive"], await stackBackend());
});
