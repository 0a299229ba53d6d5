import type * as pulumi from "@pulumi/pulumi";
import type { CreateResult, DiffResult, UpdateResult } from "@pulumi/pulumi/dynamic";
import { connected } from "../connection/endpointFrom";
import { dial, type Endpoint, login, pause, type Session } from "../connection/session";
import { diffOf } from "./fields";
import { finishRewrite } from "./persistence";

/** The way to the server that is going to be stopped, which may not be the way to the next one. */
type Place = Pick<Endpoint, "host" | "port" | "ssh">;

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
async function openSoon(endpoint: Endpoint): Promise<Session | undefined> {
  let session: Session | undefined;
  const opened = (async () => {
    session = await dial(endpoint);
    await login(session, endpoint);
    return true;
  })().catch(() => false);
  if (await Promise.race([opened, pause(5_000).then(() => false)])) return session;
  session?.close();
  return undefined;
}

function outputs({ containerId, place, providerVersion }: CleanStopInputs): CleanStopInputs {
  return { containerId, place, providerVersion };
}

export const cleanStopProvider = {
  ...connected,

  async diff(_id: string, olds: CleanStopInputs, news: CleanStopInputs): Promise<DiffResult> {
    const { changes } = diffOf<CleanStopInputs>(["containerId", "place", "providerVersion"], olds, news);
    // Deleted before its container is, and made again after the next one.
    const replaces = olds.containerId === news.containerId ? [] : ["containerId"];
    return { changes, replaces, stables: [], deleteBeforeReplace: true };
  },

  async create(inputs: CleanStopInputs): Promise<CreateResult<CleanStopInputs>> {
    return { id: "stop", outs: outputs(inputs) };
  },

  async update(
    _id: string,
    _olds: CleanStopInputs,
    news: CleanStopInputs,
  ): Promise<UpdateResult<CleanStopInputs>> {
    return { outs: outputs(news) };
  },

  // Never an error: whoever takes a server down must not be held up by the server.
  async delete(_id: string, { place }: CleanStopInputs): Promise<void> {
    const session = await openSoon({ ...this.endpoint, ...place });
    if (!session) return;
    const seconds = this.endpoint.readyTimeoutSeconds;
    try {
      await finishRewrite(session, { seconds, until: Date.now() + seconds * 1000 });
    } catch (error) {
      console.log(`${(error as Error).message} The server is stopped all the same.`);
    } finally {
      session.close();
    }
  },
};
