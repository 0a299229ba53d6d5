import { projectDirectory, readEnvironment, repository, stackEnvironment } from "../environment";
import { tryRun } from "../setup/command";
import { writeProject } from "../setup/state";

/**
 * Where a stack's commands run: with the `pulumi` on PATH and the backend it is logged in to, as in CI; where there is
 * none, with what `npm start` set up.
 */
export async function stackBackend(directory = repository): Promise<{ cwd: string; env: NodeJS.ProcessEnv }> {
  if (await tryRun("pulumi", ["version"])) return { cwd: directory, env: process.env };
  const environment = await readEnvironment();
  await writeProject(environment);
  return { cwd: projectDirectory, env: stackEnvironment(environment) };
}
