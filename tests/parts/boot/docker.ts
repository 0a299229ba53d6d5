import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { promisify } from "node:util";

const run = promisify(execFile);

export interface Finished {
  exitCode: number;
  /** stdout and stderr, as a person would see them. */
  output: string;
}

/** Runs the Docker command line; a failure is an error with what Docker said. */
export async function docker(...args: string[]): Promise<string> {
  const { stdout } = await run("docker", args);
  return stdout.trim();
}

/** The first process of a container, as this machine numbers it. */
export async function containerPid(container: string): Promise<number> {
  const pid = Number(await docker("inspect", "--format", "{{.State.Pid}}", container));
  if (!readFileSync(`/proc/${pid}/cmdline`, "utf8").startsWith("redis-server")) {
    throw new Error(
      `process ${pid} is not the Redis of ${container}; these tests need a Docker on this machine`,
    );
  }
  return pid;
}

/** Runs the Docker command line where a failure is an outcome. */
export async function dockerOutcome(...args: string[]): Promise<Finished> {
  try {
    const { stdout, stderr } = await run("docker", args);
    return { exitCode: 0, output: stdout + stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { exitCode: code, output: stdout + stderr };
  }
}
