import * as pulumi from "@pulumi/pulumi";
import type { CheckedArguments } from "../arguments/checkedArguments";
import { type DockerNames, dockerNames } from "../arguments/dockerNames";
import {
  bootSettings,
  keepsData,
  liveSettings,
  type RedisSettings,
  type ServerShape,
  withDefaults,
} from "../conf/redisConf";
import { shareOfMemory, withoutShare } from "../conf/shareOfMemory";
import { connectHost, type Endpoint, serverShape } from "../connection/endpoint";
import { type ServerRoute, serverRoute } from "../connection/serverRoute";
import { perStack } from "./perStack";

/** What the children of one server are made from: all that is known before the first of them. */
export interface ServerContext {
  /** The server's logical name, with which the names of its children begin. */
  name: string;
  server: pulumi.ComponentResource;
  /** Options of the children that must be replaceable: a `protect` of the component means the data, and they would inherit it. */
  replaceable: { parent: pulumi.ComponentResource; protect: false };
  /** The same for those that are protected like the data: by `protectData`, or as the component is. */
  keptLikeData: { parent: pulumi.ComponentResource; protect?: true };
  /** How the names of its hooks begin, which a program has one set of: two components may each have a server of one name. */
  hookPrefix: string;
  /** The container's name in Docker, with which the names of its volumes begin. */
  dockerName: string;
  /** All names in Docker. */
  names: DockerNames;
  args: CheckedArguments;
  /** All directives, those that the component declares by itself included. */
  settings: pulumi.Output<RedisSettings>;
  /** Those of them that are applied to the running server. */
  liveSettings: pulumi.Output<Record<string, string>>;
  /** Those of them that need a new container. */
  bootSettings: pulumi.Output<Record<string, string>>;
  /** Whether the server keeps its data when it ends, by an AOF or by snapshots; one that does not is a cache. */
  keepsData: pulumi.Output<boolean>;
  /** Where Redis itself listens. */
  shape: pulumi.Output<ServerShape>;
  /** Where clients on the Docker host connect to. */
  endpoint: pulumi.Output<Endpoint>;
  /** How the machine that runs Pulumi gets there. */
  route: pulumi.Output<ServerRoute>;
}

/** How many servers of a stack have a name. */
const serversNamed = perStack(() => new Map<string, number>());

function hookPrefix(name: string, server: pulumi.Resource): string {
  const servers = serversNamed(server);
  const earlier = servers.get(name) ?? 0;
  servers.set(name, earlier + 1);
  return earlier === 0 ? name : `${name} (${earlier + 1})`;
}

export function serverContext(
  name: string,
  server: pulumi.ComponentResource,
  args: CheckedArguments,
): ServerContext {
  const { network, port, bindAddress, endpoint, memory } = args;
  const settings = args.settings.apply((declared) =>
    shareOfMemory(declared.maxmemory) === undefined
      ? pulumi.output(withDefaults(declared))
      : memory.apply((limit) => withDefaults(withoutShare(declared, limit))),
  );
  const names = dockerNames(name, pulumi.getStack(), args);
  return {
    name,
    server,
    hookPrefix: hookPrefix(name, server),
    replaceable: { parent: server, protect: false },
    keptLikeData: { parent: server, ...(args.protectData && { protect: true }) },
    dockerName: names.container,
    names,
    args,
    settings,
    liveSettings: settings.apply(liveSettings),
    bootSettings: settings.apply(bootSettings),
    // It tells no value.
    keepsData: pulumi.unsecret(settings.apply(keepsData)),
    shape: pulumi
      .all([network, port, bindAddress])
      .apply(([net, number, address]) => serverShape(net, number, address)),
    endpoint: pulumi
      .all([bindAddress, port])
      .apply(([address, number]) => ({ host: connectHost(address), port: number })),
    route: serverRoute(server, pulumi.output({ bindAddress, port, endpoint })),
  };
}
