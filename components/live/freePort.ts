import type * as pulumi from "@pulumi/pulumi";
import { type Deadline, deadlineIn, isOver, pause } from "../connection/deadline";
import { inspected } from "../connection/dockerEngine";
import { has, isRunning, listensOnHost } from "../connection/serverContainer";
import type { ServerLogin } from "../connection/serverLogin";
import { answerTimeout, dial, loadClient } from "../connection/session";
import { codeOf, failure } from "../connection/sessionError";
import { defineProvider } from "./defineProvider";
import { refuseMountedVolume, refuseTakenNames, type ServerNames } from "./takenNames";

interface FreePortInputs extends ServerNames {
  place: string;
  providerVersion: number;
}

/** States of earlier versions have the place only. */
type FreePortOutputs = Pick<FreePortInputs, "place" | "providerVersion"> &
  Partial<Pick<FreePortInputs, "container" | "dataVolume">>;

export interface FreePortArgs {
  /** Where the server is going to listen: another place is looked at anew. */
  place: pulumi.Input<string>;
  /** Name of the server's container, which may be who listens there. */
  container: pulumi.Input<string>;
  /** Who makes the server, as `ownerText` writes it. */
  owner: pulumi.Input<string>;
  /** The data volume that is adopted; empty for the stack's own. */
  dataVolume: pulumi.Input<string>;
}

/** Whether somebody is there, by no more than a connection; what leads to an endpoint may accept one on nobody's behalf. */
async function somebodyAnswers(server: ServerLogin): Promise<boolean> {
  const session = await dial(server);
  try {
    if (server.indirect) await Promise.race([session.send("PING"), pause(answerTimeout(server))]);
    return true;
  } catch (error) {
    return codeOf(error) !== "LOST";
  } finally {
    session.close();
  }
}

/** Whether somebody listens at the server's place. Nobody is told a password here. */
async function isTaken(server: ServerLogin, deadline: Deadline): Promise<boolean> {
  await loadClient();
  for (;;) {
    try {
      const somebody = somebodyAnswers(server);
      if (server.ssh === undefined) return await somebody;
      // Through a tunnel somebody who says nothing looks like a connection that is not made yet.
      return await Promise.race([somebody, pause(answerTimeout(server)).then(() => true)]);
    } catch (error) {
      const code = codeOf(error);
      if (code === "REFUSED") return false;
      // Without a tunnel, no answer is no proof of anything: Docker itself will say.
      if (code === "LOST" && server.ssh === undefined) return false;
      if (code !== "LOST" || isOver(deadline)) throw error;
    }
    await pause(250);
  }
}

/** Whether the server that there is already is who listens there. */
async function isOurs(server: ServerLogin, container: string, samePlace: boolean): Promise<boolean> {
  const found = await inspected(server.docker, "container", container);
  if (found === undefined || !isRunning(found)) return false;
  if (server.indirect) return true;
  if (found.HostConfig.NetworkMode !== "host") return has(found, server);
  return samePlace && (await listensOnHost(server.docker, found, server.port));
}

/** The host in a place that is `HOST:PORT` or `HOST:PORT of SSH-HOST`. */
function hostOf(place: string): string {
  return place.split(" of ")[1] ?? "this machine";
}

export const freePortProvider = defineProvider<FreePortInputs, FreePortOutputs>({
  // An id is in clear in the state, where the address may be a secret.
  id: () => "port",
  compared: ["place", "container", "dataVolume"],

  async settle(server, { place, container, owner, dataVolume, providerVersion }, olds) {
    const outs = { place, container, dataVolume, providerVersion };
    const known = olds?.container;
    // Of a state that does not have the name yet, nothing but another place is news.
    if (olds && known === undefined && olds.place === place) return outs;
    const [before, now] = [hostOf(olds?.place ?? place), hostOf(place)];
    if (!olds || known !== undefined) {
      const names = { container, owner, dataVolume };
      if (known !== container || before !== now) await refuseTakenNames(server.docker, names, !olds);
      if (dataVolume !== "" && dataVolume !== olds?.dataVolume) {
        await refuseMountedVolume(server.docker, dataVolume, [known, container]);
      }
    }
    if (olds && (await isOurs(server, known ?? container, olds.place === place))) return outs;
    if (await isTaken(server, deadlineIn(server.readyTimeoutSeconds))) {
      const which = server.hidesPlace ? "the port (hidden)" : `port ${server.port} on ${server.host}`;
      throw failure(
        `${which} of the Docker host is taken: stop what listens there, or set \`port\` to a free one. ` +
          "Nothing was made.",
        "TAKEN",
      );
    }
    if (before !== now) {
      console.log(
        `Docker is on ${now} now, where nothing of this server is: run \`pulumi refresh\` and \`pulumi up\` to have it made there, ` +
          `without the data, unless its volume was copied. What is on ${before} stays there.`,
      );
    }
    return outs;
  },

  // A server that is gone has left its port to whoever came next, and is not made again before that one is gone too.
  async differs(server, { place, container }) {
    if (container === undefined || (await isOurs(server, container, true))) return false;
    const taken = await isTaken(server, deadlineIn(0));
    if (taken)
      console.log(
        `${container} does not run, and somebody else listens at its place, ${server.hidesPlace ? "(hidden)" : place}.`,
      );
    return taken;
  },
});
