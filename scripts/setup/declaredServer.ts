import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "yaml";
import { type DockerNames, dockerNames } from "../../components/arguments/dockerNames";
import { repository } from "../environment";

/** As index.ts calls the server. */
export const serverName = "redis";

/** The server of a stack by its file in this repository, whether or not it was ever brought up. */
export async function declaredServer(
  stack: string,
): Promise<DockerNames & { file: string; dockerHost: string }> {
  const file = `Pulumi.${stack}.yaml`;
  const project = parse(await readFile(join(repository, "Pulumi.yaml"), "utf8")).name;
  const config = parse(await readFile(join(repository, file), "utf8"))?.config ?? {};
  const setting = (key: string): string | undefined => config[key];
  const names = dockerNames(serverName, stack, {
    containerName: setting(`${project}:containerName`),
    dataVolume: setting(`${project}:dataVolume`),
  });
  return { ...names, file, dockerHost: setting("docker:host") ?? "" };
}
