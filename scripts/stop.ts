// npm stop: destroys the dev stack and keeps its data; `npm stop -- --delete-data` removes that too, after asking.
import { commandLine, readArguments } from "./commandLine";
import { confirm } from "./confirm";
import { dockerEnvironment, readEnvironment } from "./environment";
import { runMain } from "./runMain";
import { run, tryRun } from "./setup/command";
import { changeDevStack, devOutputs, devStack } from "./setup/stack";
import { hasStack, writeProject } from "./setup/state";

const command = commandLine("npm stop --", "Takes the stack dev down and keeps its data.")
  .option("--delete-data", "delete the data too, after asking")
  .option("--yes", "do not ask");

void runMain(async () => {
  const { deleteData, yes } = readArguments(command).opts<{ deleteData?: true; yes?: true }>();
  const environment = await readEnvironment();
  const isKnown = await hasStack(devStack);
  const outputs = isKnown ? await devOutputs(environment) : undefined;
  const dataVolume = `${outputs?.containerName ?? `redis-${devStack}`}-data`;
  if (deleteData && !(yes || (await confirmed(dataVolume)))) {
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
  } else if (deleteData) {
    await run("docker", ["volume", "rm", dataVolume], { env });
    console.log(`Stopped; the data (volume ${dataVolume}) is deleted.`);
  } else {
    console.log(`Stopped; the data stays in the volume ${dataVolume}, and \`npm start\` finds it there.`);
  }
  return 0;
});

function confirmed(dataVolume: string): Promise<boolean> {
  return confirm(
    `Delete all data, the volume ${dataVolume}?`,
    "--delete-data asks first, but there is no terminal: add --yes to mean it",
  );
}
