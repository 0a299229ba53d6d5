import { join } from "node:path";
import { defaultBackupImage, defaultImage } from "../../components/image/defaultImage";
import { CommandError, run, tryRun } from "./command";
import { findNode } from "./node";

const [, version = ""] = /:(\d+\.\d+\.\d+)/.exec(defaultBackupImage) ?? [];
const builtNodeImage = `redis-server-tests/node:${version}`;

/** The image of scheduled backups that is on this Docker host, if one is. */
export async function nodeImage(env: NodeJS.ProcessEnv): Promise<string | undefined> {
  for (const image of [defaultBackupImage, builtNodeImage]) {
    if (await tryRun("docker", ["image", "inspect", image], { env })) return image;
  }
  return undefined;
}

/**
 * Has an image for scheduled backups, for the tests: there already, or pulled; where the stacks' own image had to be built, that one with
 * Node in it. Without one their tests are skipped, and say so.
 */
export async function findNodeImage(
  { image }: { image: string | null },
  env: NodeJS.ProcessEnv,
  onProgress: (progress: string) => void,
): Promise<string> {
  const there = await nodeImage(env);
  if (there) return `${there}, there`;
  try {
    if (image === null) {
      onProgress(`pulling ${defaultBackupImage}`);
      await run("docker", ["pull", defaultBackupImage], { env, onLine: onProgress });
      return `${defaultBackupImage}, pulled`;
    }
    await build(image, env);
    return `${builtNodeImage}, built on ${image}, as ${defaultImage} could not be pulled either`;
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    return `tests of scheduled backups are skipped, because there is no image with Node (${error.message})`;
  }
}

async function build(image: string, env: NodeJS.ProcessEnv): Promise<void> {
  const directory = await findNode(version);
  const node = directory ? join(directory, "node") : process.execPath;
  const container = await run("docker", ["create", "--entrypoint", "node", image], { env });
  try {
    await run("docker", ["cp", "--follow-link", node, `${container}:/usr/local/bin/node`], { env });
    await run("docker", ["commit", container, builtNodeImage], { env });
  } finally {
    await run("docker", ["rm", container], { env });
  }
}
