import { run } from "../../scripts/setup/command";

/** Removes the containers and volumes that have this in their names, the data too. */
export async function removeFromDocker(name: string, env: NodeJS.ProcessEnv = process.env): Promise<void> {
  const containers = await found(["ps", "--all"], name, env);
  if (containers.length > 0) await run("docker", ["rm", "--force", "--volumes", ...containers], { env });
  const volumes = await found(["volume", "ls"], name, env);
  if (volumes.length > 0) await run("docker", ["volume", "rm", "--force", ...volumes], { env });
}

/** Pauses the running containers that have this in their names, health checks included, or lets them go on. */
export async function setPaused(paused: boolean, name: string, env: NodeJS.ProcessEnv): Promise<void> {
  const status = `status=${paused ? "running" : "paused"}`;
  const containers = await found(["ps", "--filter", status], name, env);
  if (containers.length > 0) await run("docker", [paused ? "pause" : "unpause", ...containers], { env });
}

async function found(args: readonly string[], name: string, env: NodeJS.ProcessEnv): Promise<string[]> {
  const listed = await run("docker", [...args, "--quiet", "--filter", `name=${name}`], { env });
  return listed.split("\n").filter((line) => line !== "");
}
