import { dockerEnvironment, pulumiHome, readEnvironment, writeEnvironment } from "../environment.mjs";
import { findDocker } from "./docker.mjs";
import { findPulumi } from "./engine.mjs";
import { findImage } from "./image.mjs";
import { printLines } from "./lines.mjs";
import { installPackages } from "./packages.mjs";
import { findPlugins, pluginsDownloadable } from "./plugins.mjs";
import { runSteps } from "./steps.mjs";

/**
 * Has everything on this machine that the program and its tests need: looks for it, downloads it, or makes it from
 * what `offline/` holds. Done again, it only looks.
 *
 * @returns {Promise<import("../environment.mjs").Environment>}
 */
export async function setUp() {
  const before = await readEnvironment().catch(() => undefined);
  const environment = before ?? {
    pulumi: "",
    pulumiHome,
    bundledPlugins: true,
    image: null,
    dockerHost: null,
  };
  /** @type {(value?: unknown) => void} */
  let packagesSettled = () => {};
  const packages = new Promise((resolve) => {
    packagesSettled = resolve;
  });
  // The first time it is asked at once, beside everything else; later only if a plugin is missing.
  const asked = before ? undefined : pluginsDownloadable();
  const downloadable = () => asked ?? pluginsDownloadable();

  await runSteps(
    [
      {
        name: "packages",
        run: (say) => installPackages(say).finally(packagesSettled),
      },
      {
        name: "docker",
        run: async (say) => {
          const { host, from } = await findDocker(say);
          environment.dockerHost = host;
          return from;
        },
      },
      {
        name: "pulumi",
        run: async (say) => {
          const { directory, from } = await findPulumi(say, packages);
          environment.pulumi = directory;
          return from;
        },
      },
      {
        name: "image",
        needs: ["docker"],
        run: async (say) => {
          const { image, from } = await findImage(dockerEnvironment(environment), say);
          environment.image = image;
          return from;
        },
      },
      {
        name: "plugins",
        needs: ["packages", "pulumi"],
        run: async (say) => {
          const { bundled, from } = await findPlugins(environment.pulumi, downloadable, say);
          environment.bundledPlugins = bundled;
          return from;
        },
      },
    ],
    printLines(),
  );
  await writeEnvironment(environment);
  return environment;
}
