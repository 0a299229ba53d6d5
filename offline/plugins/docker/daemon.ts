import Docker from "dockerode";
import type { Endpoint } from "./endpoint";

export function connect(endpoint: Endpoint): Docker {
  const { socketPath, host, port, agent } = endpoint;
  // Every option is set, so that dockerode takes none from DOCKER_HOST.
  return new Docker({ socketPath, host, port, agent, protocol: "http" } as Docker.DockerOptions);
}

interface DaemonError {
  statusCode?: number;
  reason?: string;
  message: string;
}

function isDaemonError(error: unknown): error is DaemonError {
  return error instanceof Error;
}

/** The daemon's own words, as Docker's command line prints them. */
export function words(error: unknown): string {
  if (!isDaemonError(error)) return String(error);
  const { statusCode, reason, message } = error;
  if (statusCode === undefined) return message;
  const prefix = `(HTTP code ${statusCode}) ${reason ?? "unexpected"} - `;
  return `Error response from daemon: ${message.replace(prefix, "").trim()}`;
}

export function isNotFound(error: unknown): boolean {
  return isDaemonError(error) && error.statusCode === 404;
}

/** 304 says that the container is already as asked. */
export function isAlreadyDone(error: unknown): boolean {
  return isDaemonError(error) && error.statusCode === 304;
}

/** Runs one step; its failure says which step it was. */
export async function step<T>(failing: string, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    throw new Error(`${failing}: ${words(error)}`, { cause: error });
  }
}

/** Nothing when Docker does not know it. */
export async function found<T>(inspect: Promise<T>): Promise<T | undefined> {
  try {
    return await inspect;
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw new Error(words(error), { cause: error });
  }
}

const removalDeadline = 30_000;

/** Removes what may still be in use for a moment; the words at the end are Terraform's. */
export async function removeWhenFree(
  inUse: RegExp,
  pending: string,
  remove: () => Promise<unknown>,
): Promise<void> {
  const deadline = Date.now() + removalDeadline;
  for (;;) {
    try {
      await remove();
      return;
    } catch (error) {
      if (isNotFound(error)) return;
      if (!inUse.test(words(error))) throw new Error(words(error), { cause: error });
      if (Date.now() > deadline) {
        const timeout = `last state: '${pending}', timeout: 30s`;
        throw new Error(`timeout while waiting for state to become 'removed' (${timeout}): ${words(error)}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
  }
}
