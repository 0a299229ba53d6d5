import { run } from "../../scripts/setup/command";

/** Pauses the running containers that have this in their names, health checks included, or lets them go on. */
export async function setPaused(
  paused: boolean,
  name: string,
  env: NodeJS.ProcessEnv = process.env,
): Promise<void> {
  const status = `status=${paused ? "running" : "paused"}`;
  const found = await run("docker", ["ps", "--quiet", "--filter", `name=${name}`, "--filter", status], {
    env,
  });
  const containers = found.split("\n").filter((line) => line !== "");
  if (containers.length > 0) await run("docker", [paused ? "pause" : "unpause", ...containers], { env });
}
