// npm run pulumi -- ARGS: any Pulumi command, on the stacks and in the environment of `npm start`.
import { readEnvironment } from "./environment";
import { runMain } from "./runMain";
import { pulumi } from "./setup/stack";
import { writeProject } from "./setup/state";

void runMain(async () => {
  const environment = await readEnvironment();
  await writeProject(environment);
  return pulumi(environment, process.argv.slice(2));
});
