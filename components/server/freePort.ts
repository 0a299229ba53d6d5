import type { RedisConnection } from "../connection/redisConnection";
import { FreePort } from "../live/resources";
import type { ServerContext } from "./context";

/** The proof that the server's port is free: nothing is made in Docker before it. */
export function createFreePort(
  { name, replaceable, dockerName, route }: ServerContext,
  connection: RedisConnection,
): FreePort {
  const place = route.apply(({ host, port, ssh }) => `${host}:${port}${ssh ? ` of ${ssh.url}` : ""}`);
  return new FreePort(
    `${name}-port`,
    { place, container: dockerName },
    { ...replaceable, provider: connection },
  );
}
