import type { DockerDaemon } from "../../connection/dockerCommand";
import { type DockerProcess, dockerShell } from "../../connection/dockerProcess";

/** Runs scripts of a POSIX shell where the data volume is. */
export interface DataShell {
  /** Starts one; what is written to its stdin after its first words of output is the script's own. */
  spawn(script: string): DockerProcess;
}

/** In a server's container. */
export function shellInContainer(daemon: DockerDaemon, container: string): DataShell {
  return { spawn: (script) => dockerShell(daemon, ["exec", "--interactive", container, "sh"], script) };
}

/** A word of the shell. */
export function quoted(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}
