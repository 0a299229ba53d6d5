import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import type { RedisServerArgs } from "../../../../components/arguments/redisServerArgs";
import { RedisServer } from "../../../../components/redisServer";

/** Servers by name, in the order in which they are declared; the options are those of each component. */
interface Declared extends RedisServerArgs {
  protect?: boolean;
}

const config = new pulumi.Config();
const declared = config.requireObject<[name: string, server: Declared][]>("servers");

/** Somebody's own component, which has its servers on a Docker host of its own, and puts its mark on every container. */
class Platform extends pulumi.ComponentResource {
  readonly servers: Record<string, RedisServer>;

  constructor() {
    const here = new docker.Provider("here", {
      host: config.get("dockerHost") ?? (process.env.DOCKER_HOST || "unix:///var/run/docker.sock"),
    });
    super("test:index:Platform", "platform", {}, { providers: [here], transforms: [marked] });
    const shared = {
      image: config.get("image"),
      protectData: false,
      readyTimeout: config.requireNumber("readyTimeout"),
    };
    const made = declared.map(([name, { protect, ...args }]) => {
      const server = new RedisServer(name, { ...shared, ...args }, { parent: this, protect });
      return [name, server] as const;
    });
    this.servers = Object.fromEntries(made);
  }
}

const marked: pulumi.ResourceTransform = ({ type, props, opts }) =>
  type === "docker:index/container:Container"
    ? { props: { ...props, labels: [...(props.labels ?? []), { label: "platform", value: "shop" }] }, opts }
    : undefined;

/** Another one, which has a server of the same name. */
class Laboratory extends pulumi.ComponentResource {
  constructor() {
    super("test:index:Laboratory", "laboratory");
    const args = { image: config.get("image"), containerName: `laboratory-${pulumi.getStack()}`, port: 1 };
    new RedisServer("cache-eu", args, { parent: this });
  }
}

const { servers } = new Platform();
if (config.getBoolean("laboratory")) new Laboratory();

/** By server and user. */
export const users = pulumi
  .all(
    Object.entries(servers).map(([name, server]) => server.users.apply((logins) => [name, logins] as const)),
  )
  .apply(Object.fromEntries);

export const adminUrls = pulumi
  .all(Object.entries(servers).map(([name, server]) => server.adminUrl.apply((url) => [name, url] as const)))
  .apply(Object.fromEntries);
