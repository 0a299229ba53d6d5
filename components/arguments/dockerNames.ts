/** What a server's parts are called in Docker. */
export interface DockerNames {
  container: string;
  /** The container that installs what the server boots from. */
  installer: string;
  dataVolume: string;
  configVolume: string;
}

/**
 * The names in Docker of a server of a stack, for the program and for whoever works on its data without it.
 *
 * @param name the server's logical name
 */
export function dockerNames(
  name: string,
  stack: string,
  { containerName, dataVolume }: { containerName?: string; dataVolume?: string },
): DockerNames {
  const own = ownNames(containerName || `${name}-${stack}`);
  return { ...own, dataVolume: dataVolume || own.dataVolume };
}

const configSuffix = "-config";

/** Those that begin with the container's: all, where a server is told of no other data volume. */
export function ownNames(container: string): DockerNames {
  return {
    container,
    installer: `${container}${configSuffix}`,
    dataVolume: `${container}-data`,
    configVolume: `${container}${configSuffix}`,
  };
}

/** Whether the data volume is the server's own, by the name of the volume that is beside it in any case. */
export function isOwnDataVolume(dataVolume: string, configVolume: string): boolean {
  return (
    configVolume.endsWith(configSuffix) &&
    dataVolume === ownNames(configVolume.slice(0, -configSuffix.length)).dataVolume
  );
}
