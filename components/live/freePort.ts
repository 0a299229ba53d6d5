import type * as pulumi from "@pulumi/pulumi";
import { deadlineIn, isOver, pause } from "../connection/deadline";
import type { ServerLogin } from "../connection/serverLogin";
import { dial, login } from "../connection/session";
import { codeOf, failure } from "../connection/sessionError";
import { defineProvider } from "./defineProvider";

interface FreePortInputs {
  place: string;
  indirect?: boolean;
  providerVersion: number;
}

type FreePortOutputs = Omit<FreePortInputs, "indirect">;

export interface FreePortArgs {
  /** Where the server is going to listen: another place is looked at anew. */
  place: pulumi.Input<string>;
  /** Whether something on the way accepts connections there even while nobody listens. Default: no. */
  indirect?: pulumi.Input<boolean | undefined>;
}

/**
 * Whether the server itself listens there, or nobody. Fails when it is somebody who does not let our admin in, and so is not
 * this server.
 */
async function probePort(server: ServerLogin, indirect = false): Promise<"ours" | "free"> {
  const { host, port, ssh, readyTimeoutSeconds } = server;
  const deadline = deadlineIn(readyTimeoutSeconds);
  for (;;) {
    try {
      const session = await dial(server);
      try {
        const silence = pause(3_000).then(() => false);
        if (await Promise.race([login(session, server).then(() => true), silence])) return "ours";
      } catch (error) {
        // Otherwise, whoever it is, it is not ours.
        if (indirect && codeOf(error) === "LOST") return "free";
      } finally {
        session.close();
      }
      throw failure(
        `port ${port} on ${host} of the Docker host is taken: stop what listens there, or set \`port\` to a free one. ` +
          "Nothing was made.",
        "TAKEN",
      );
    } catch (error) {
      const code = codeOf(error);
      if (code === "REFUSED") return "free";
      // Without a tunnel, no answer is no proof of anything: Docker itself will say.
      if (code === "LOST" && ssh === undefined) return "free";
      if (code !== "LOST" || isOver(deadline)) throw error;
    }
    await pause(250);
  }
}

/** The host in a place that is `HOST:PORT` or `HOST:PORT of SSH-HOST`. */
function hostOf(place: string): string {
  return place.split(" of ")[1] ?? "this machine";
}

export const freePortProvider = defineProvider<FreePortInputs, FreePortOutputs>({
  // An id is in clear in the state, where the address may be a secret.
  id: () => "port",
  compared: ["place"],

  async settle(server, { place, indirect, providerVersion }, olds) {
    const found = await probePort(server, indirect);
    const [before, now] = [hostOf(olds?.place ?? place), hostOf(place)];
    if (found === "free" && before !== now) {
      console.log(
        `Docker is on ${now} now, where nothing of this server is: run \`pulumi refresh\` and \`pulumi up\` to have it made there, ` +
          `without the data, unless its volume was copied. What is on ${before} stays there.`,
      );
    }
    return { place, providerVersion };
  },
});
