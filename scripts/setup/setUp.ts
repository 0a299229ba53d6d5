import {
  dockerEnvironment,
  type Environment,
  pulumiHome,
  readEnvironment,
  writeEnvironment,
} from "../environment";
import { findDocker } from "./docker";
import { findPulumi } from "./engine";
import { findImage } from "./image";
import { printLines } from "./lines";
import { findPlugins, pluginsDownloadable } from "./plugins";
import { runSteps } from "./steps";

/**
 * Has everything on this machine that the program and its tests need besides the npm packages, which `run.mjs` installs: looks for
 * it, downloads it, or makes it from what `offline/` holds. Done again, it only looks.
 */
export async function setUp(): Promise<Environment> {
  const before = await readEnvironment().catch(() => undefined);
  const environment: Environment = before ?? {
    pulumi: "",
    pulumiHome,
    bundledPlugins: true,
    image: null,
    dockerHost: null,
  };
  // The first time it is asked at once, beside everything else; later only if a plugin is missing.
  const asked = before ? undefined : pluginsDownloadable();
  const downloadable = () => asked ?? pluginsDownloadable();

  await runSteps(
    [
      {
        name: "docker",
        run: async (onProgress) => {
          const { host, from } = await findDocker(onProgress);
          environment.dockerHost = host;
          return from;
        },
      },
      {
        name: "pulumi",
        run: async (onProgress) => {
          const { directory, from } = await findPulumi(onProgress);
          environment.pulumi = directory;
          return from;
        },
      },
      {
        name: "image",
        needs: ["docker"],
        run: async (onProgress) => {
          const { image, from } = await findImage(dockerEnvironment(environment), onProgress);
          environment.image = image;
          return from;
        },
      },
      {
        name: "plugins",
        needs: ["pulumi"],
        run: async (onProgress) => {
          const { bundled, from } = await findPlugins(environment.pulumi, downloadable, onProgress);
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
