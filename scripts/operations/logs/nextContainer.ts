import { setTimeout as pause } from "node:timers/promises";
import { inspected } from "../../../components/connection/dockerEngine";
import { isRunning } from "../../../components/connection/serverContainer";
import { exportedStack } from "../exportedStack";
import { namedServers } from "../namedServers";
import type { OperatedServer } from "../operatedServer";

/** In milliseconds. */
const betweenLooks = 500;
/** Reading the state takes a second of the processor. */
const looksPerStateRead = 8;
/** An update writes the state while it is read. */
const mostFailures = 3;

/**
 * Waits until the server runs again and gives Docker's id of its container: of the same one, or of another one that has its name.
 * Undefined for a server that its stack no longer has.
 */
export async function nextContainer(server: OperatedServer, before: string): Promise<string | undefined> {
  const { daemon, containerName } = server;
  let failures = 0;
  for (let look = 0; ; look++) {
    const found = await inspected(daemon, "container", containerName ?? before);
    if (found && isRunning(found)) return found.Id;
    if (look === 0) console.error(waitingText(server, found !== undefined));
    if (!found && look % looksPerStateRead === 0) {
      try {
        if (!(await isInState(server))) return undefined;
        failures = 0;
      } catch (error) {
        failures++;
        if (failures === mostFailures) throw error;
      }
    }
    await pause(betweenLooks);
  }
}

function waitingText({ containerName: name = "the container" }: OperatedServer, isThere: boolean): string {
  return isThere
    ? `${name} does not run; waiting until it does (Ctrl-C ends this)`
    : `${name} is gone; waiting for the one that \`pulumi up\` makes in its place (Ctrl-C ends this)`;
}

/** One that is being replaced is in there until the new one is made. */
async function isInState({ stack, place, urn }: OperatedServer): Promise<boolean> {
  const server = namedServers(await exportedStack(stack, place)).find((each) => each.urn === urn);
  return server?.containerName !== undefined;
}
