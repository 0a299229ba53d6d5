// npm stop: destroys the dev stack and keeps its data; `npm stop -- --delete-data` removes that too, after asking.
import { commandLine, readArguments } from "./commandLine";
import { confirm } from "./confirm";
import { dockerEnvironment, type Environment, readEnvironment } from "./environment";
import { runMain } from "./runMain";
import { run } from "./setup/command";
import { declaredServer } from "./setup/declaredServer";
import { changeDevStack, devStack } from "./setup/stack";
import { type StackServer, stackServers } from "./setup/stackServers";
import { hasStack, writeProject } from "./setup/state";
import { type VolumeUse, volumeUse } from "./setup/volumes";

const command = commandLine("npm stop --", "Takes the stack dev down and keeps its data.")
  .option("--delete-data", "delete the data too, after asking")
  .option("--yes", "do not ask");

/** A data volume of the stack, on its Docker host. */
interface Data {
  server: StackServer;
  env: NodeJS.ProcessEnv;
  /** Undefined when there is no such volume. */
  use: VolumeUse | undefined;
}

void runMain(async () => {
  const { deleteData, yes } = readArguments(command).opts<{ deleteData?: true; yes?: true }>();
  const environment = await readEnvironment();
  if (deleteData) {
    const before = await dataOfStack(environment);
    if (before.length === 0) await refuseUnknownData(environment);
    for (const data of before) refuseOthersData(data);
    const there = before.filter(({ use }) => use);
    if (!yes && there.length > 0 && !(await confirmed(there))) {
      console.log("Nothing was changed.");
      return 1;
    }
  }
  if (await hasStack(devStack)) {
    await writeProject(environment);
    const code = await changeDevStack(environment, "destroy");
    if (code !== 0) return code;
  }
  const left = (await dataOfStack(environment)).filter(({ use }) => use);
  if (left.length === 0) console.log("Stopped; there is no data.");
  for (const { server, env, use } of left) {
    if (deleteData) {
      await run("docker", ["volume", "rm", server.dataVolume], { env });
      console.log(`Stopped; the data (volume ${server.dataVolume}, ${use?.size}) is deleted.`);
    } else {
      console.log(
        `Stopped; the data stays in the volume ${server.dataVolume} (${use?.size}), and \`npm start\` finds it there.`,
      );
    }
  }
  return 0;
});

async function dataOfStack(environment: Environment): Promise<Data[]> {
  const servers = await stackServers(devStack);
  return Promise.all(
    servers.map(async (server) => {
      const env = dockerEnvironment(environment, server.dockerHost);
      return { server, env, use: await volumeUse(server.dataVolume, env) };
    }),
  );
}

/** Where no state tells which volume is the stack's, one that merely has its name may be another stack's. */
async function refuseUnknownData(environment: Environment): Promise<void> {
  const { file, dataVolume, dockerHost } = await declaredServer(devStack);
  const use = await volumeUse(dataVolume, dockerEnvironment(environment, dockerHost));
  if (!use) return;
  throw new Error(
    `the stack ${devStack} has made no server here, so nothing shows that the volume ${dataVolume} (${use.size}), ` +
      `which ${file} names, is its own. Nothing was changed. If you know that it is: docker volume rm ${dataVolume}`,
  );
}

function refuseOthersData({ server, use }: Data): void {
  const { dataVolume, containers, isOwnVolume } = server;
  if (!use) return;
  const others = use.containers.filter((container) => !containers.includes(container));
  if (others.length > 0) {
    throw new Error(
      `the volume ${dataVolume} (${use.size}) is used by ${others.join(" and ")}, which is not of the stack ${devStack}: ` +
        "its data are not deleted. Nothing was changed",
    );
  }
  if (!isOwnVolume) {
    throw new Error(
      `the volume ${dataVolume} (${use.size}) was not made by the stack ${devStack} but adopted by \`dataVolume\`: ` +
        `its data are not deleted. Nothing was changed. Without --delete-data the stack is taken down; ` +
        `then, if nobody needs the data: docker volume rm ${dataVolume}`,
    );
  }
}

function confirmed(data: readonly Data[]): Promise<boolean> {
  const volumes = data.map(({ server, use }) => `the volume ${server.dataVolume} (${use?.size})`);
  return confirm(
    `Delete all data, ${volumes.join(" and ")}?`,
    "--delete-data asks first, but there is no terminal: add --yes to mean it",
  );
}
