import { execFileSync } from "node:child_process";
import { redisImage } from "./image";

/** Sends a signal to a process of a container: without root, from another container that sees this machine's processes. */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EPERM") throw error;
    const onlooker = ["--pid", "host", "--network", "none", "--user", "root", "--entrypoint", "sh"];
    const command = `kill -s ${name.replace("SIG", "")} ${pid}`;
    execFileSync("docker", ["run", "--rm", ...onlooker, redisImage(), "-c", command]);
  }
}
