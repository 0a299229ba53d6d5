import { projectDirectory, readEnvironment, stackEnvironment } from "../environment";
import { type Place, tryRun } from "../setup/command";
import { writeProject } from "../setup/state";

/**
 * Where the commands of a stack run: in this directory with the `pulumi` on PATH and the backend it is logged in to; where there is
 * none, with what `npm start` set up.
 */
export async function stackPlace(): Promise<Place> {
  if (await tryRun("pulumi", ["version"])) return { cwd: process.cwd(), env: process.env };
  const environment = await readEnvironment();
  await writeProject(environment);
  return { cwd: projectDirectory, env: stackEnvironment(environment) };
}
