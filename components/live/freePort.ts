import type * as pulumi from "@pulumi/pulumi";
import type { CreateResult, DiffResult, UpdateResult } from "@pulumi/pulumi/dynamic";
import { connected } from "../connection/endpointFrom";
import { codeOf, dial, type Endpoint, failure, login, pause, placeOf } from "../connection/session";
import { diffOf } from "./fields";

interface FreePortInputs {
  place: string;
  indirect?: boolean;
  providerVersion: number;
}

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
async function look(endpoint: Endpoint, indirect = false): Promise<"ours" | "free"> {
  const { host, port, ssh, readyTimeoutSeconds } = endpoint;
  const until = Date.now() + readyTimeoutSeconds * 1000;
  for (;;) {
    try {
      const session = await dial(endpoint);
      try {
        const silence = pause(3_000).then(() => false);
        if (await Promise.race([login(session, endpoint).then(() => true), silence])) return "ours";
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
      if (code !== "LOST" || Date.now() >= until) throw error;
    }
    await pause(250);
  }
}

export const freePortProvider = {
  ...connected,

  async diff(_id: string, olds: FreePortInputs, news: FreePortInputs): Promise<DiffResult> {
    return diffOf<FreePortInputs>(["place", "providerVersion"], olds, news);
  },

  async create(inputs: FreePortInputs): Promise<CreateResult<FreePortInputs>> {
    await look(this.endpoint, inputs.indirect);
    return {
      id: placeOf(this.endpoint),
      outs: { place: inputs.place, providerVersion: inputs.providerVersion },
    };
  },

  async update(
    _id: string,
    olds: FreePortInputs,
    news: FreePortInputs,
  ): Promise<UpdateResult<FreePortInputs>> {
    const found = await look(this.endpoint, news.indirect);
    const [before, now] = [olds, news].map(({ place }) => place.split(" of ")[1] ?? "this machine");
    if (found === "free" && before !== now) {
      console.log(
        `Docker is on ${now} now, where nothing of this server is: run \`pulumi refresh\` and \`pulumi up\` to have it made there, ` +
          `without the data, unless its volume was copied. What is on ${before} stays there.`,
      );
    }
    return { outs: { place: news.place, providerVersion: news.providerVersion } };
  },

  // Nothing: a port is given back by whoever listens.
  async delete(): Promise<void> {},
};
