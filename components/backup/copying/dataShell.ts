import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { type DockerDaemon, dockerCall } from "../../connection/dockerCommand";

/** Runs scripts of a POSIX shell where the data volume is. */
export interface DataShell {
  /** Starts one; what is written to its stdin after its first words of output is the script's own. */
  spawn(script: string): ChildProcessWithoutNullStreams;
}

/** In a server's container. */
export function shellInContainer(daemon: DockerDaemon, container: string): DataShell {
  const [command, args] = dockerCall(daemon, ["exec", "--interactive", container, "sh"]);
  return { spawn: (script) => started(command, args, script) };
}

/** On this machine, or in the container that this runs in. */
export function shellHere(): DataShell {
  return { spawn: (script) => started("sh", [], script) };
}

/**
 * The script goes over stdin, where no shell in between reads its quotes. As one group it is read wholly before it runs: some shells
 * read ahead, and none of what comes later may be lost to that.
 */
function started(command: string, args: string[], script: string): ChildProcessWithoutNullStreams {
  // A group of its own: Ctrl-C in a terminal ends the caller, and the end of stdin then tells the script.
  const child = spawn(command, args, { stdio: "pipe", detached: true });
  // One that ends early says why by itself.
  child.stdin.on("error", () => {});
  child.stdin.write(`{\n${script}\n}\nexit\n`);
  return child;
}

/** A word of the shell. */
export function quoted(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}
