import type * as pulumi from "@pulumi/pulumi";
import { deadlineIn } from "../connection/deadline";
import { openSoon } from "../connection/promptSession";
import type { ServerLogin } from "../connection/serverLogin";
import { defineProvider } from "./defineProvider";
import { finishRewrite, keepData } from "./persistence";

/** The way to the server that is going to be stopped, which may not be the way to the next one. */
type Place = Pick<ServerLogin, "host" | "port" | "ssh" | "indirect">;

interface CleanStopInputs {
  containerId: string;
  place: Place;
  keepsData: boolean;
  providerVersion: number;
}

export interface CleanStopArgs {
  /** Id of the server's container: when it is replaced or deleted, this resource is first. */
  containerId: pulumi.Input<string>;
  /** Where the server in that container listens. */
  place: pulumi.Input<Place>;
  /** Whether the server is declared to keep its data, by an AOF or by snapshots. */
  keepsData: pulumi.Input<boolean>;
}

export const cleanStopProvider = defineProvider<CleanStopInputs, CleanStopInputs>({
  id: () => "stop",
  compared: ["containerId", "place", "keepsData"],
  // Deleted before its container is, and made again after the next one.
  replacedBy: ["containerId"],

  async settle(_server, { containerId, place, keepsData, providerVersion }) {
    return { containerId, place, keepsData, providerVersion };
  },

  // Never an error: whoever takes a server down must not be held up by the server.
  async delete(server, { containerId, place, keepsData }) {
    const session = await openSoon({ ...server, ...place }, containerId);
    if (!session) return;
    try {
      const deadline = deadlineIn(server.readyTimeoutSeconds);
      await finishRewrite(session, deadline);
      // Declared up to now, or from now on.
      if (keepsData || server.keepsData) await keepData(session, deadline);
    } catch (error) {
      console.log(`${(error as Error).message} The server is stopped all the same.`);
    } finally {
      session.close();
    }
  },
});
