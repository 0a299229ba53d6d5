// npm run pulumi -- ARGS: any Pulumi command, on the stacks and in the environment of `npm start`.
import { commandLine, passedArguments } from "./commandLine";
import { readEnvironment } from "./environment";
import { runMain } from "./runMain";
import { pulumi } from "./setup/stack";
import { writeProject } from "./setup/state";

const command = commandLine(
  "npm run pulumi --",
  "Runs any Pulumi command on the stacks and in the environment of `npm start`, such as `npm run pulumi -- preview --stack dev`. " +
    "Pulumi's own help: `npm run pulumi -- help`.",
).usage("ARGUMENTS OF PULUMI");

void runMain(async () => {
  const args = passedArguments(command);
  const environment = await readEnvironment();
  await writeProject(environment);
  return pulumi(environment, args);
});
