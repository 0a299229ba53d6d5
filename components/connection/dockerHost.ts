import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

/** Where Docker is, as the configuration of the docker plugin says it. */
export interface DockerChoice {
  /** `docker:host`. */
  host?: string;
  /** `docker:context`. */
  context?: string;
}

/**
 * The address of the Docker daemon, in the docker plugin's own order: a context that is named, then `docker:host`, then
 * `DOCKER_HOST`. Empty when nobody says anything: the socket of this machine. The context that is merely current does not count.
 */
export function dockerHost({ host, context }: DockerChoice, environment: NodeJS.ProcessEnv): string {
  const name = context || environment.DOCKER_CONTEXT;
  if (name && name !== "default") return contextHost(name, environment);
  return host || environment.DOCKER_HOST || "";
}

function contextHost(name: string, environment: NodeJS.ProcessEnv): string {
  const directory = environment.DOCKER_CONFIG ?? join(homedir(), ".docker");
  const id = createHash("sha256").update(name).digest("hex");
  try {
    const meta = JSON.parse(readFileSync(join(directory, "contexts/meta", id, "meta.json"), "utf8"));
    return meta.Endpoints.docker.Host;
  } catch {
    throw new Error(`there is no Docker context ${name}: \`docker context ls\` shows those that there are`);
  }
}
