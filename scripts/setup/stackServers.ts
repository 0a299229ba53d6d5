import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { isOwnDataVolume } from "../../components/arguments/dockerNames";
import { backendDirectory } from "../environment";

/** A server as it stands in the state of a stack. */
export interface StackServer {
  /** Its own container; undefined when it was not made. */
  container: string | undefined;
  /** All its containers, the installer's too. */
  containers: string[];
  dataVolume: string;
  /** Whether the server made its data volume under the name of its own, or was told to use another one. */
  isOwnVolume: boolean;
  /** Its Docker daemon as in `docker:host`; empty for the usual one. */
  dockerHost: string;
}

/** A resource in Pulumi's checkpoint. */
export interface StateResource {
  urn: string;
  type: string;
  parent?: string;
  inputs?: Record<string, unknown>;
  outputs?: Record<string, unknown>;
}

/** The servers among the resources of a state that have a data volume. */
export function serversOf(resources: readonly StateResource[]): StackServer[] {
  const components = resources.filter(({ type }) => type === "redis:index:RedisServer");
  return components.flatMap(({ urn }) => {
    const name = urn.slice(urn.lastIndexOf("::") + 2);
    const children = resources.filter(({ parent }) => parent === urn);
    const child = (type: string, logicalName: string) =>
      children.find((each) => each.type === type && each.urn.endsWith(`::${logicalName}`));
    const dockerName = (resource: StateResource | undefined) =>
      textOf(resource?.outputs?.name ?? resource?.inputs?.name);

    const dataVolume = dockerName(child("docker:index/volume:Volume", `${name}-data`));
    if (dataVolume === undefined) return [];
    const configVolume = dockerName(child("docker:index/volume:Volume", `${name}-config`));
    const keeper = child("pulumi-nodejs:dynamic/redis:DataVolume", `${name}-data-volume`);
    const daemon = keeper?.inputs?.docker as { url?: unknown } | undefined;
    const containers = children.filter(({ type }) => type === "docker:index/container:Container");
    return {
      container: dockerName(child("docker:index/container:Container", name)),
      containers: containers.flatMap((each) => dockerName(each) ?? []),
      dataVolume,
      isOwnVolume: configVolume !== undefined && isOwnDataVolume(dataVolume, configVolume),
      dockerHost: textOf(daemon?.url) ?? "",
    };
  });
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

/** The servers of a stack of `npm start`; after a destroy, as they were in the last state that had any. */
export async function stackServers(stack: string): Promise<StackServer[]> {
  for await (const { file, isNow } of checkpoints(stack)) {
    const { checkpoint } = JSON.parse(await readFile(file, "utf8"));
    const servers = serversOf(checkpoint?.latest?.resources ?? []);
    // A container that has the name of one that was destroyed is somebody else's.
    if (servers.length > 0) return isNow ? servers : servers.map((server) => ({ ...server, containers: [] }));
  }
  return [];
}

/** The files with a stack's states, the newest first; `pulumi stack export` cannot show an earlier one of a local backend. */
async function* checkpoints(stack: string): AsyncGenerator<{ file: string; isNow: boolean }> {
  const root = join(backendDirectory, ".pulumi");
  for (const project of await entries(join(root, "stacks"))) {
    const files = await entries(join(root, "stacks", project));
    if (files.includes(`${stack}.json`))
      yield { file: join(root, "stacks", project, `${stack}.json`), isNow: true };
  }
  for (const project of await entries(join(root, "history"))) {
    const directory = join(root, "history", project, stack);
    const files = (await entries(directory)).filter((file) => file.endsWith(".checkpoint.json"));
    // Each name ends with its time in nanoseconds.
    for (const file of files.sort().reverse()) yield { file: join(directory, file), isNow: false };
  }
}

async function entries(directory: string): Promise<string[]> {
  return readdir(directory).catch(() => []);
}
