import { RedisConnection } from "../connection/redisConnection";
import { skippedRotationsHook } from "../impact/skippedRotationsHook";
import type { ServerContext } from "./context";
import type { ServerPasswords } from "./passwords";

/** The provider of the live resources, which is there before the server is. */
export function createConnection(
  { name, server, args, route, keepsData }: ServerContext,
  { admin }: ServerPasswords,
): RedisConnection {
  const users = Object.entries(args.users.rotations).map(([user, { rotation }]) => [user, rotation]);
  return new RedisConnection(
    `${name}-connection`,
    {
      host: route.host,
      port: route.port,
      ssh: route.ssh,
      docker: route.docker,
      username: "admin",
      password: admin.current,
      readyTimeoutSeconds: args.readyTimeout,
      keepsData,
      rotations: args.adminRotation.apply((rotation) => ({
        admin: rotation,
        users: Object.fromEntries(users),
      })),
    },
    { parent: server, hooks: { beforeUpdate: [skippedRotationsHook(name)] } },
  );
}
