// The files of a project and its stacks in a directory of their own, as tests and benchmarks have them.
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parse, stringify } from "yaml";

/** As much of a Pulumi.yaml as is looked at. */
export interface Project {
  name: string;
  runtime: string | { name: string; options?: { nodeargs?: string } };
  config?: object;
}

/** The project of a directory with another program: what its Pulumi.yaml has Node load lies in that directory, and not beside the program. */
export async function projectRunning(main: string, directory: string): Promise<Project> {
  const text = await readFile(join(directory, "Pulumi.yaml"), "utf8");
  const project: Project = parse(text, (key, value) =>
    key === "nodeargs" ? String(value).replace(/(?<=^|[\s=])\.(?=\/)/g, directory) : value,
  );
  return Object.assign(project, { main });
}

/** Replaces the whole configuration, as an edit of the stack file does. Keys without a namespace are the project's. */
export async function replaceConfig(
  directory: string,
  stack: string,
  project: string,
  config: Record<string, unknown>,
): Promise<void> {
  const file = join(directory, `Pulumi.${stack}.yaml`);
  const { config: _, ...secrets } = parse(await readFile(file, "utf8"));
  const keyed = Object.entries(config).map(([key, value]) => [
    key.includes(":") ? key : `${project}:${key}`,
    value,
  ]);
  await writeFile(file, stringify({ ...secrets, config: Object.fromEntries(keyed) }));
}

/** Where a backend that is a directory keeps a stack's state. */
export function stateFile(backend: string, project: string, stack: string): string {
  return join(backend, ".pulumi", "stacks", project, `${stack}.json`);
}
