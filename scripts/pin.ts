// npm run pin -- --stack prod: pins the image in Pulumi.prod.yaml to the digest that its tag has in the registry now.
import { commandLine } from "./commandLine";
import { dockerEnvironment, readEnvironment, repository } from "./environment";
import { newerPatch } from "./newerPatch";
import { pin } from "./pinning";
import { runMain } from "./runMain";
import { readStackArguments, withStackOption } from "./stackOption";

const command = withStackOption(
  commandLine(
    "npm run pin --",
    "Pins the image in Pulumi.NAME.yaml to the digest that its tag has in the registry now.",
  ),
);

void runMain(async () => {
  const { stack } = readStackArguments(command);
  // Where nothing was set up, the docker command finds its own daemon.
  const environment = await readEnvironment().catch(() => ({ dockerHost: null }));
  const env = dockerEnvironment(environment);
  const { file, from, to } = await pin({
    directory: repository,
    stack,
    env,
    onProgress: console.log,
  });
  console.log(`\nold  ${from}\nnew  ${to}`);
  console.log(
    from === to ? `${file} has it already.` : `${file} is changed: look at it, then \`pulumi preview\`.`,
  );
  const newer = await newerPatch(to);
  if (newer) console.log(newer);
  return 0;
});
