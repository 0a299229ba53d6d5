import type { DockerDaemon } from "../../components/connection/dockerCommand";
import { type DockerContainer, inspected } from "../../components/connection/dockerEngine";

/** What of a container says whether it can be asked anything. */
export type Standing = Pick<DockerContainer, "State">;

/** Why nobody answers in a server's container, and what is to be done; nothing where somebody should. */
export function standingProblem(
  container: Standing | undefined,
  { name, stack }: { name: string; stack: string },
): string | undefined {
  const log = `\`npm run redis -- logs --stack ${stack}\` shows why`;
  if (container === undefined) {
    return `the container ${name} is gone, or another one has been put in its place by hand: \`pulumi up --refresh\` makes it again, its data stay`;
  }
  const { Status: status, ExitCode: code } = container.State;
  const problems: Record<string, string> = {
    created: `the container ${name} was made and never started: \`docker start ${name}\``,
    exited: `the container ${name} is stopped (exit code ${code}): \`docker start ${name}\` starts it; ${log}`,
    dead: `the container ${name} is dead, by Docker's own word: \`pulumi up --refresh\` makes it again, its data stay`,
    paused: `the container ${name} is paused: \`docker unpause ${name}\` lets it go on`,
    removing: `the container ${name} is being removed: \`pulumi up --refresh\` makes it again, its data stay`,
    restarting: `the container ${name} ends again and again (exit code ${code}) and is started anew by Docker: ${log}`,
  };
  return problems[status];
}

/** Where the container of a stack's server is. */
interface PlacedContainer {
  stack: string;
  daemon: DockerDaemon;
  /** Docker's id. */
  container: string;
  containerName: string | undefined;
}

/** Fails for a container in which nobody can answer. */
export async function requireRunning({
  daemon,
  container,
  containerName,
  stack,
}: PlacedContainer): Promise<void> {
  const name = containerName ?? container.slice(0, 12);
  const problem = standingProblem(await inspected(daemon, "container", container), { name, stack });
  if (problem !== undefined) throw new Error(problem);
}
