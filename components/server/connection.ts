import * as pulumi from "@pulumi/pulumi";
import { connectHost, type Endpoint } from "../connection/endpoint";
import { RedisConnection, type Rotations } from "../connection/redisConnection";
import { type ServerRoute, serverRoute } from "../connection/serverRoute";
import { skippedRotationsHook } from "../impact/skippedRotationsHook";
import { FreePort } from "../live/resources";

/** What the way to a server depends on. */
export interface ConnectionSpec {
  port: pulumi.Output<number>;
  bindAddress: pulumi.Output<string>;
  /** The argument of that name; empty for none. */
  endpoint: pulumi.Output<string>;
  adminPassword: pulumi.Input<string>;
  readyTimeout: pulumi.Output<number>;
  rotations: pulumi.Output<Rotations>;
}

/** How a server is reached: by its clients, and by the providers of its live resources. */
export interface ServerConnection {
  /** For clients on the Docker host. */
  endpoint: pulumi.Output<Endpoint>;
  /** For the machine that runs Pulumi. */
  route: pulumi.Output<ServerRoute>;
  connection: RedisConnection;
  /** Nothing is made before this has found the port free. */
  free: FreePort;
}

/** Declares both, before there is a server: they may exist without one. */
export function serverConnection(
  name: string,
  server: pulumi.ComponentResource,
  at: ConnectionSpec,
): ServerConnection {
  const child = { parent: server };
  const { bindAddress, port } = at;
  const endpoint = pulumi
    .all([bindAddress, port])
    .apply(([address, number]) => ({ host: connectHost(address), port: number }));
  const route = serverRoute(server, pulumi.output({ bindAddress, port, endpoint: at.endpoint }));
  const connection = new RedisConnection(
    `${name}-connection`,
    {
      host: route.host,
      port: route.port,
      ssh: route.ssh,
      docker: route.docker,
      username: "admin",
      password: at.adminPassword,
      readyTimeoutSeconds: at.readyTimeout,
      rotations: at.rotations,
    },
    { ...child, hooks: { beforeUpdate: [skippedRotationsHook(name)] } },
  );
  const place = route.apply(
    ({ host, port: number, ssh }) => `${host}:${number}${ssh ? ` of ${ssh.url}` : ""}`,
  );
  const free = new FreePort(
    `${name}-port`,
    { place, indirect: route.indirect },
    { ...child, provider: connection },
  );
  return { endpoint, route, connection, free };
}
