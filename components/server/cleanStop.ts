import type * as docker from "@pulumi/docker";
import type { RedisConnection } from "../connection/redisConnection";
import { CleanStop } from "../live/resources";
import type { ServerContext } from "./context";

/** Waits for a rewrite of the AOF before the container is stopped, and keeps what is on no disk yet; not `deletedWith` it, which would skip the wait. */
export function createCleanStop(
  { name, replaceable, route, keepsData }: ServerContext,
  container: docker.Container,
  connection: RedisConnection,
): CleanStop {
  const place = route.apply(({ host, port, ssh, indirect }) => ({
    host,
    port,
    ...(ssh && { ssh }),
    ...(indirect && { indirect }),
  }));
  return new CleanStop(
    `${name}-stop`,
    { containerId: container.id, place, keepsData },
    { ...replaceable, provider: connection, dependsOn: [container] },
  );
}
