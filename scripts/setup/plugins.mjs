import { access, readFile } from "node:fs/promises";
import { join } from "node:path";
import { pulumiHome, repository } from "../environment.mjs";
import { run } from "./command.mjs";
import { reachable } from "./official.mjs";

const names = /** @type {const} */ (["docker", "random"]);

/**
 * Puts the docker and random plugins into this program's PULUMI_HOME: the official ones, or those of
 * `offline/plugins`, which make the same stacks.
 *
 * @param {string} pulumi the directory of the `pulumi` command
 * @param {() => Promise<boolean>} downloadable whether the official ones can be had; asked if one is missing
 * @param {(progress: string) => void} say
 * @returns {Promise<{ bundled: boolean, from: string }>}
 */
export async function findPlugins(pulumi, downloadable, say) {
  const versions = await Promise.all(
    names.map(async (name) => ({ name, version: await wantedVersion(name) })),
  );
  const list = versions.map(({ name, version }) => `${name} ${version}`).join(", ");
  const env = { ...process.env, PULUMI_HOME: pulumiHome };
  const { installPlugins } = await import("../../offline/plugins/build.mjs");

  const missing = await Promise.all(versions.map(async (plugin) => !(await isInstalled(plugin))));
  if (missing.includes(true) && (await downloadable())) {
    for (const { name, version } of versions) {
      say(`downloading ${name} ${version}`);
      await run(join(pulumi, "pulumi"), ["plugin", "install", "resource", name, version], {
        env,
        onLine: say,
      });
    }
    return { bundled: false, from: `${list}, official` };
  }
  say(`bundling ${list}`);
  const plugins = await installPlugins(pulumiHome);
  if (plugins.every(({ outcome }) => outcome === "official"))
    return { bundled: false, from: `${list}, official, there` };
  const fresh = plugins.some(({ outcome }) => outcome === "installed");
  return {
    bundled: true,
    from: `${list} of this repository, ${fresh ? "bundled, as the official ones cannot be downloaded" : "bundled before"}`,
  };
}

/** Whether the official plugins can be downloaded; does not need the packages that know their exact versions. */
export function pluginsDownloadable() {
  return reachable(
    "https://get.pulumi.com/releases/plugins/pulumi-resource-random-v4.21.2-linux-amd64.tar.gz",
  );
}

/** @param {{ name: string, version: string }} plugin */
function isInstalled({ name, version }) {
  return access(join(pulumiHome, "plugins", `resource-${name}-v${version}`)).then(
    () => true,
    () => false,
  );
}

/** @param {string} name */
async function wantedVersion(name) {
  const manifest = join(repository, "node_modules", "@pulumi", name, "package.json");
  return /** @type {string} */ (JSON.parse(await readFile(manifest, "utf8")).version);
}
