import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { buildImage, builtImage } from "../../offline/image/build.mjs";
import { repository } from "../environment.mjs";
import { CommandError, run, tryRun } from "./command.mjs";
import { needCommand } from "./debianPackage.mjs";

/** How long `docker pull` may stay silent; it speaks as soon as the registry knows the image. */
const patience = 5000;

/**
 * Has the program's Redis image on this Docker host: there already, pulled, or another one built from Debian packages.
 *
 * @param {NodeJS.ProcessEnv} env
 * @param {(progress: string) => void} say
 * @returns {Promise<{ image: string | null, from: string }>} `image` is null for the program's default
 */
export async function findImage(env, say) {
  const wanted = await defaultImage();
  if (await tryRun("docker", ["image", "inspect", wanted], { env }))
    return { image: null, from: `${wanted}, there` };

  const before = await builtImage(env);
  if (before)
    return { image: before, from: `${before}, built before; the stacks of npm start and npm test use it` };

  say(`pulling ${wanted}`);
  try {
    await run("docker", ["pull", wanted], { env, onLine: say, silence: patience });
    return { image: null, from: `${wanted}, pulled` };
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
  }
  await needCommand("mmdebstrap", say);
  const built = await buildImage(env, (line) => say(`building from Debian packages: ${line}`));
  return {
    image: built,
    from: `${built}, built from Debian packages, as ${wanted} cannot be pulled; the stacks of npm start and npm test use it`,
  };
}

/** The image of a server that names none, as the component declares it. */
export async function defaultImage() {
  const file = join(repository, "components", "image", "defaultImage.ts");
  const image = /^export const defaultImage = "([^"]+)";$/m.exec(await readFile(file, "utf8"))?.[1];
  if (!image) throw new Error(`no defaultImage in ${file}`);
  return image;
}
