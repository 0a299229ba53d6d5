import { type Environment, projectDirectory, stackEnvironment } from "../environment";
import { run, runInteractive } from "./command";

/** The stack of `npm start`, `npm stop` and `npm run redis-cli`. */
export const devStack = "dev";

/** What the program exports; see index.ts. */
export interface Outputs {
  host: string;
  port: number;
  containerName: string;
  containerId: string;
  adminUrl: string;
  users: Record<string, { url: string; password?: string }>;
}

/** Runs Pulumi in this process's terminal, in the project and environment of `npm start`. */
export function pulumi(environment: Environment, args: readonly string[]): Promise<number> {
  return runInteractive("pulumi", args, { cwd: projectDirectory, env: stackEnvironment(environment) });
}

/** Brings the dev stack up or takes it down, without asking, and returns Pulumi's exit code. */
export function changeDevStack(environment: Environment, operation: "up" | "destroy"): Promise<number> {
  return pulumi(environment, [
    operation,
    "--yes",
    "--skip-preview",
    "--stack",
    devStack,
    "--non-interactive",
  ]);
}

/** The dev stack's outputs, secrets in the clear; `undefined` when it is not up. */
export async function devOutputs(environment: Environment): Promise<Outputs | undefined> {
  const args = ["stack", "output", "--json", "--show-secrets", "--stack", devStack, "--non-interactive"];
  const outputs = JSON.parse(
    await run("pulumi", args, { cwd: projectDirectory, env: stackEnvironment(environment) }),
  );
  return outputs.containerName ? outputs : undefined;
}

/** Where redis-cli in the server's container goes; on the host's network somebody else may be on Redis's usual port. */
export function inContainer(networkMode: string, { host, port }: Pick<Outputs, "host" | "port">): string[] {
  return networkMode === "host" ? ["-h", host, "-p", String(port)] : [];
}
