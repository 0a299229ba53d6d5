import { run } from "./command";

/** What is known of a volume without reading it. */
export interface VolumeUse {
  /** How much is in it, as Docker writes it, such as `12.3kB`. */
  size: string;
  /** Containers that have it, running or not. */
  containers: string[];
}

/** How a volume of a Docker host is used; `undefined` when there is none of that name. */
export async function volumeUse(name: string, env: NodeJS.ProcessEnv): Promise<VolumeUse | undefined> {
  const size = sizeOf(name, await run("docker", ["system", "df", "--verbose"], { env }));
  if (size === undefined) return undefined;
  const users = ["ps", "--all", "--filter", `volume=${name}`, "--format", "{{.Names}}"];
  const containers = (await run("docker", users, { env })).split("\n").filter(Boolean);
  return { size, containers };
}

/** The size of a volume in the tables of `docker system df --verbose`: name, number of containers, size. */
export function sizeOf(name: string, tables: string): string | undefined {
  const [, volumes = ""] = tables.split(/^VOLUME NAME.*$/m);
  const rows = volumes.split("\n").map((row) => row.split(/\s+/));
  return rows.find(([volume]) => volume === name)?.[2];
}
