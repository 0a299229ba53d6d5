import { access } from "node:fs/promises";
import { join } from "node:path";
import { version as randomVersion } from "@pulumi/random/package.json";
import { installPlugins, installProviderHost, plugins } from "../../offline/plugins/build";
import { type Plugin, pluginDirectory } from "../../offline/plugins/installed";
import { pulumiHome } from "../environment";
import { run } from "./command";
import { reachable } from "./official";

/**
 * Puts the docker and random plugins into this program's PULUMI_HOME: the official ones, or those of `offline/plugins`, which make
 * the same stacks. Beside either stands what runs the dynamic providers.
 *
 * @param pulumi the directory of the `pulumi` command
 * @param downloadable whether the official ones can be had; asked if one is missing
 */
export async function findPlugins(
  pulumi: string,
  downloadable: () => Promise<boolean>,
  onProgress: (progress: string) => void,
): Promise<{ bundled: boolean; from: string }> {
  const [found] = await Promise.all([
    findDockerAndRandom(pulumi, downloadable, onProgress),
    installProviderHost(pulumiHome),
  ]);
  return found;
}

async function findDockerAndRandom(
  pulumi: string,
  downloadable: () => Promise<boolean>,
  onProgress: (progress: string) => void,
): Promise<{ bundled: boolean; from: string }> {
  const list = plugins.map(({ name, version }) => `${name} ${version}`).join(", ");
  const missing = await Promise.all(plugins.map(async (plugin) => !(await isInstalled(plugin))));
  if (missing.includes(true) && (await downloadable())) {
    for (const { name, version } of plugins) {
      onProgress(`downloading ${name} ${version}`);
      const env = { ...process.env, PULUMI_HOME: pulumiHome };
      const install = ["plugin", "install", "resource", name, version];
      await run(join(pulumi, "pulumi"), install, { env, onLine: onProgress });
    }
    return { bundled: false, from: `${list}, official` };
  }
  onProgress(`bundling ${list}`);
  const outcomes = (await installPlugins(pulumiHome)).map(({ outcome }) => outcome);
  if (outcomes.every((outcome) => outcome === "official"))
    return { bundled: false, from: `${list}, official, there` };
  const how = outcomes.includes("installed")
    ? "bundled, as the official ones cannot be downloaded"
    : "bundled before";
  return { bundled: true, from: `${list} of this repository, ${how}` };
}

export function pluginsDownloadable(): Promise<boolean> {
  const archive = `pulumi-resource-random-v${randomVersion}-linux-amd64.tar.gz`;
  return reachable(`https://get.pulumi.com/releases/plugins/${archive}`);
}

function isInstalled(plugin: Plugin): Promise<boolean> {
  return access(pluginDirectory(plugin, pulumiHome)).then(
    () => true,
    () => false,
  );
}
