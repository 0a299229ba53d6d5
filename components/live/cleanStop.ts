import type * as pulumi from "@pulumi/pulumi";
import { deadlineIn, pause } from "../connection/deadline";
import type { ServerLogin } from "../connection/serverLogin";
import { dial, login, type Session } from "../connection/session";
import { defineProvider } from "./defineProvider";
import { finishRewrite } from "./persistence";

/** The way to the server that is going to be stopped, which may not be the way to the next one. */
type Place = Pick<ServerLogin, "host" | "port" | "ssh">;

interface CleanStopInputs {
  containerId: string;
  place: Place;
  providerVersion: number;
}

export interface CleanStopArgs {
  /** Id of the server's container: when it is replaced or deleted, this resource is first. */
  containerId: pulumi.Input<string>;
  /** Where the server in that container listens. */
  place: pulumi.Input<Place>;
}

/** A connection of the admin, soon or never: a server that is down, hangs or is another one has nothing to wait for. */
async function openSoon(server: ServerLogin): Promise<Session | undefined> {
  // Loading it takes a busy machine seconds, which are none of the server's.
  await import("ioredis");
  let session: Session | undefined;
  const opened = (async () => {
    session = await dial(server);
    await login(session, server);
    return true;
  })().catch(() => false);
  if (await Promise.race([opened, pause(5_000).then(() => false)])) return session;
  session?.close();
  return undefined;
}

export const cleanStopProvider = defineProvider<CleanStopInputs, CleanStopInputs>({
  id: () => "stop",
  compared: ["containerId", "place"],
  // Deleted before its container is, and made again after the next one.
  replacedBy: ["containerId"],

  async settle(_server, { containerId, place, providerVersion }) {
    return { containerId, place, providerVersion };
  },

  // Never an error: whoever takes a server down must not be held up by the server.
  async delete(server, { place }) {
    const session = await openSoon({ ...server, ...place });
    if (!session) return;
    try {
      await finishRewrite(session, deadlineIn(server.readyTimeoutSeconds));
    } catch (error) {
      console.log(`${(error as Error).message} The server is stopped all the same.`);
    } finally {
      session.close();
    }
  },
});
