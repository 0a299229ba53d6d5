import type { FoundServer } from "./found";
import type { FoundContainer, Mount } from "./foundContainer";

/** Where a server's files are, and how they get onto a volume that a stack can mount. */
export type Data =
  /** There already. */
  | { kind: "volume"; volume: string }
  /** On a volume without a name of its own, a directory of the host, or below the root of a volume: copied, from a source that Docker mounts. */
  | { kind: "copied"; volume: string; source: string; path: string; what: string }
  /** In the container's own layer. */
  | { kind: "inContainer"; volume: string; directory: string }
  /** On a machine that only Redis itself speaks of. */
  | { kind: "fetched"; volume: string };

export function dataOf(container: FoundContainer | undefined, directory: string): Data {
  if (!container) return { kind: "fetched", volume: "redis-imported" };
  const volume = `${container.name}-imported`;
  const mount = container.mounts
    .filter(({ destination }) => directory === destination || directory.startsWith(`${destination}/`))
    .sort((a, b) => b.destination.length - a.destination.length)[0];
  if (!mount) return { kind: "inContainer", volume, directory };
  const path = directory.slice(mount.destination.length + 1);
  const source = mount.name ?? mount.source;
  if (mount.type === "volume" && mount.name && path === "" && !isAnonymous(mount.name)) {
    return { kind: "volume", volume: mount.name };
  }
  return { kind: "copied", volume, source, path, what: whatOf(mount, path) };
}

function isAnonymous(name: string): boolean {
  return /^[0-9a-f]{64}$/.test(name);
}

function whatOf({ type, name, source }: Mount, path: string): string {
  if (type !== "volume") return `the directory ${source} of the Docker host`;
  if (path !== "") return `the directory ${path} of the volume ${name}`;
  return "a volume without a name of its own, which `docker rm --volumes` and `docker volume prune` take away";
}

/** The file to adopt, where both may be on the volume when the server has stopped. */
export function adoptFrom(
  server: FoundServer,
  files: readonly string[],
): "appendonlydir" | "dump.rdb" | undefined {
  // Before 7.0 there is another kind of AOF, and the installer knows what to do with it.
  if (server.directives.appenddirname === undefined) return undefined;
  // A stop leaves a dump.rdb behind, whatever was there before.
  if (server.directives.appendonly === "yes") return "appendonlydir";
  return files.some((file) => file.startsWith("appendonly")) ? "dump.rdb" : undefined;
}
