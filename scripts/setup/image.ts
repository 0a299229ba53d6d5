import { defaultImage } from "../../components/image/defaultImage";
import { buildImage, builtImage } from "../../offline/image/build";
import { CommandError, run, tryRun } from "./command";
import { needCommand } from "./debianPackage";

/** Milliseconds that `docker pull` may print nothing; it prints as soon as the registry knows the image. */
const silenceTimeout = 5000;

/**
 * Has the program's Redis image on this Docker host: there already, pulled, or another one built from Debian packages. `image` is
 * null for the program's default.
 */
export async function findImage(
  env: NodeJS.ProcessEnv,
  onProgress: (progress: string) => void,
): Promise<{ image: string | null; from: string }> {
  if (await tryRun("docker", ["image", "inspect", defaultImage], { env }))
    return { image: null, from: `${defaultImage}, there` };

  const before = await builtImage(env, run);
  if (before)
    return { image: before, from: `${before}, built before; the stacks of npm start and npm test use it` };

  onProgress(`pulling ${defaultImage}`);
  try {
    await run("docker", ["pull", defaultImage], { env, onLine: onProgress, silenceTimeout });
    return { image: null, from: `${defaultImage}, pulled` };
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
  }
  await needCommand("mmdebstrap", onProgress);
  const onLine = (line: string) => onProgress(`building from Debian packages: ${line}`);
  const built = await buildImage(env, run, onLine);
  return {
    image: built,
    from: `${built}, built from Debian packages, as ${defaultImage} cannot be pulled; the stacks of npm start and npm test use it`,
  };
}
