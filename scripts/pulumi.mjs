// npm run pulumi -- ARGS: any Pulumi command, on the stacks and in the environment of `npm start`.
import { readEnvironment } from "./environment.mjs";
import { runMain } from "./runMain.mjs";
import { pulumi } from "./setup/stack.mjs";
import { writeProject } from "./setup/state.mjs";

await runMain(async () => {
  const environment = await readEnvironment();
  await writeProject(environment);
  return pulumi(environment, process.argv.slice(2));
});
