import { run } from "../../scripts/setup/command";

/** Removes the containers and volumes that have this in their names, the data too. */
export async function removeFromDocker(name: string, env: NodeJS.ProcessEnv = process.env): Promise<void> {
  const found = async (...args: string[]) => {
    const listed = await run("docker", [...args, "--quiet", "--filter", `name=${name}`], { env });
    return listed.split("\n").filter((line) => line !== "");
  };
  const containers = await found("ps", "--all");
  if (containers.length > 0) await run("docker", ["rm", "--force", "--volumes", ...containers], { env });
  const volumes = await found("volume", "ls");
  if (volumes.length > 0) await run("docker", ["volume", "rm", "--force", ...volumes], { env });
}
