import type * as pulumi from "@pulumi/pulumi";
import type { RedisConnection } from "../connection/redisConnection";
import { FreePort } from "../live/resources";
import type { ServerContext } from "./context";

/** The proof that the server's port and its names are free: nothing is made in Docker before it. */
export function createFreePort(
  { name, replaceable, dockerName, args, route }: ServerContext,
  connection: RedisConnection,
  owner: pulumi.Output<string>,
): FreePort {
  const place = route.apply(({ host, port, ssh }) => `${host}:${port}${ssh ? ` of ${ssh.url}` : ""}`);
  return new FreePort(
    `${name}-port`,
    { place, container: dockerName, owner, dataVolume: args.dataVolume },
    { ...replaceable, provider: connection },
  );
}
