// node scripts/run.mjs bench/harness/installPlugins.ts HOME: puts the plugins of the checkout that it stands in into a PULUMI_HOME.
import { installPlugins, installProviderHost } from "../../offline/plugins/build";
import { runMain } from "../../scripts/runMain";

void runMain(async () => {
  const [home] = process.argv.slice(2);
  if (!home) throw new Error("which directory is PULUMI_HOME?");
  await Promise.all([installPlugins(home), installProviderHost(home)]);
  return 0;
});
