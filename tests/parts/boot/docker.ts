import { execFile } from "node:child_process";
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
