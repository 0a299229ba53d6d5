import { blocks, flag, type Properties, text, type Value } from "../../provider/values";

/** `name:/path:ro` for every volume or host directory that is mounted. */
export function binds(value: Value | undefined): string[] {
  return mounted(value).flatMap((volume) => {
    const source = text(volume.volumeName) || text(volume.hostPath);
    const options = [flag(volume.readOnly) ? "ro" : "rw", text(volume.selinuxRelabel)].filter(Boolean);
    return source ? [`${source}:${text(volume.containerPath)}:${options.join(",")}`] : [];
  });
}

export function volumePaths(value: Value | undefined): string[] {
  return mounted(value).map((volume) => text(volume.containerPath));
}

export function volumesFrom(value: Value | undefined): string[] {
  return blocks(value).flatMap((volume) => (text(volume.fromContainer) ? [text(volume.fromContainer)] : []));
}

function mounted(value: Value | undefined): Properties[] {
  return blocks(value).filter((volume) => {
    const [from, path] = [text(volume.fromContainer), text(volume.containerPath)];
    if (!from && !path)
      throw new Error("Unable to parse volumes: volume entry without container path or source container");
    if (from && path)
      throw new Error("Unable to parse volumes: both a container and a path specified in a volume entry");
    return !from;
  });
}
