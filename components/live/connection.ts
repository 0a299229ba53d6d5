import * as pulumi from "@pulumi/pulumi";
import type { Config } from "@pulumi/pulumi/dynamic";
import type { Endpoint } from "./session";

export interface RedisConnectionArgs {
  /** Name or address at which the machine that runs Pulumi reaches the server. */
  host: pulumi.Input<string>;
  /** Port at that host. */
  port: pulumi.Input<number>;
  /** The user that applies settings and users; needs every command. */
  username: pulumi.Input<string>;
  /** Its password. Always kept as a secret, and in no resource: it reaches the providers through `configure`. */
  password: pulumi.Input<string>;
  /**
   * How long, in seconds, a provider waits for the server to answer and to have loaded its data, and how long it
   * bears with an AOF rewrite or an RDB save that makes no progress.
   */
  readyTimeoutSeconds: pulumi.Input<number>;
}

/**
 * The provider of `InstalledConfig`, `LiveSettings` and `AclUsers` of one server: where it is and how to log in.
 * Making it connects to nothing, so it may exist before its server does.
 */
export class RedisConnection extends pulumi.ProviderResource {
  constructor(name: string, args: RedisConnectionArgs, opts?: pulumi.ResourceOptions) {
    super(
      "pulumi-nodejs",
      name,
      {
        "redis:host": args.host,
        // Provider configuration is text.
        "redis:port": pulumi.output(args.port).apply(String),
        "redis:username": args.username,
        "redis:password": pulumi.secret(args.password),
        "redis:readyTimeoutSeconds": pulumi.output(args.readyTimeoutSeconds).apply(String),
      },
      opts,
    );
  }
}

/**
 * What a provider keeps of its configuration. It must not wait for anything: the host uses a provider as soon as
 * `configure` has been called, not when its promise is done.
 */
export function endpointFrom(config: Config): Endpoint {
  return {
    host: config.require("redis:host"),
    port: Number(config.require("redis:port")),
    username: config.require("redis:username"),
    password: config.require("redis:password"),
    readyTimeoutSeconds: Number(config.require("redis:readyTimeoutSeconds")),
  };
}
