import type Docker from "dockerode";
import { found, words } from "../daemon";
import type { RegistryLogins } from "../registryAuth";

/** The image of that name; pulled when Docker has none. */
export async function findImage(
  docker: Docker,
  name: string,
  platform: string,
  logins: RegistryLogins,
): Promise<Docker.ImageInspectInfo> {
  if (name === "") throw new Error("empty image name is not allowed");
  const local = await found(docker.getImage(name).inspect());
  if (local) return local;
  await pull(docker, name, platform, logins);
  const pulled = await found(docker.getImage(name).inspect());
  if (!pulled) throw new Error(`unable to find or pull image ${name}`);
  return pulled;
}

async function pull(docker: Docker, name: string, platform: string, logins: RegistryLogins): Promise<void> {
  try {
    // Without a tag Docker's API pulls every tag there is.
    const tagged = /@|:[^/]*$/.test(name) ? name : `${name}:latest`;
    const authconfig = logins(name);
    const options = { ...(platform && { platform }), ...(authconfig && { authconfig }) };
    const progress = await docker.pull(tagged, options);
    await new Promise<void>((resolve, reject) => {
      docker.modem.followProgress(progress, (error) => (error ? reject(error) : resolve()));
    });
  } catch (error) {
    throw new Error(`unable to pull image ${name}: error pulling image ${name}: ${words(error)}`, {
      cause: error,
    });
  }
}
