// npm stop: destroys the dev stack and keeps its data; `npm stop -- --delete-data` removes that too, after asking.
import { createInterface } from "node:readline/promises";
import { parseArgs } from "node:util";
import { dockerEnvironment, readEnvironment } from "./environment.mjs";
import { runMain } from "./runMain.mjs";
import { run, tryRun } from "./setup/command.mjs";
import { changeDevStack, devOutputs, devStack } from "./setup/stack.mjs";
import { hasStack, writeProject } from "./setup/state.mjs";

await runMain(async () => {
  const { values } = parseArgs({ options: { "delete-data": { type: "boolean" }, yes: { type: "boolean" } } });
  const environment = await readEnvironment();
  const isKnown = await hasStack(devStack);
  const outputs = isKnown ? await devOutputs(environment) : undefined;
  const dataVolume = `${outputs?.containerName ?? `redis-${devStack}`}-data`;
  if (values["delete-data"] && !(values.yes || (await confirmed(dataVolume)))) {
    console.log("Nothing was changed.");
    return 1;
  }
  if (isKnown) {
    await writeProject(environment);
    const code = await changeDevStack(environment, "destroy");
    if (code !== 0) return code;
  }
  const env = dockerEnvironment(environment);
  if (!(await tryRun("docker", ["volume", "inspect", dataVolume], { env }))) {
    console.log("Stopped; there is no data.");
  } else if (values["delete-data"]) {
    await run("docker", ["volume", "rm", dataVolume], { env });
    console.log(`Stopped; the data (volume ${dataVolume}) is deleted.`);
  } else {
    console.log(`Stopped; the data stays in the volume ${dataVolume}, and \`npm start\` finds it there.`);
  }
  return 0;
});

/** @param {string} dataVolume */
async function confirmed(dataVolume) {
  if (!process.stdin.isTTY)
    throw new Error("--delete-data asks first, but there is no terminal: add --yes to mean it");
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await terminal.question(`Delete all data, the volume ${dataVolume}? [y/N] `);
  terminal.close();
  return /^y(es)?$/i.test(answer.trim());
}
