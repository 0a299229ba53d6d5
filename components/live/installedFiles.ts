import { createHash } from "node:crypto";
import { configDir } from "../boot/paths";
import { type DockerDaemon, docker } from "../connection/dockerCommand";
import { codeOf } from "../connection/sessionError";

/** Stands for the fingerprint of a file that is not as it was installed. */
const changedByHand = "(changed by hand)";

/** Stands for the fingerprint of a file while nothing runs that could be asked for it. */
const notCompared = "(not compared: the server is not running)";

/** The fingerprints of the boot files, by name: those on the config volume where they are not the ones that were installed. */
export async function filesOnVolume(
  daemon: DockerDaemon,
  container: string,
  installed: Record<string, string>,
): Promise<Record<string, string>> {
  const names = Object.keys(installed);
  const paths = names.map((name) => `${configDir}/${name}`);
  let sums: string;
  try {
    sums = await docker(daemon, "exec", container, "sha256sum", ...paths);
  } catch (error) {
    sums = (error as Error).message;
    // Otherwise one of the files is missing, and the others are told.
    if (!sums.includes("sha256sum: ")) {
      const problem = await dockerProblem(daemon);
      if (problem === undefined) return Object.fromEntries(names.map((name) => [name, notCompared]));
      console.log(`The files that Redis boots from were not compared with the installed ones: ${problem}`);
      return installed;
    }
  }
  return Object.fromEntries(
    names.map((name, at) => {
      const sum = sums
        .split("\n")
        .find((line) => line.endsWith(`  ${paths[at]}`))
        ?.slice(0, 64);
      const found = createHash("sha256")
        .update(sum ?? "")
        .digest("hex");
      return [name, found === installed[name] ? found : changedByHand];
    }),
  );
}

/** Why Docker's command does nothing at all for us, if that is so: then nothing is known of any container. */
async function dockerProblem(daemon: DockerDaemon): Promise<string | undefined> {
  try {
    await docker(daemon, "version");
    return undefined;
  } catch (error) {
    return codeOf(error) === "ABSENT" ? "there is no command docker" : (error as Error).message;
  }
}
