import * as pulumi from "@pulumi/pulumi";
import type { DockerDaemon } from "./dockerCommand";
import type { SshHost } from "./sshTunnel";

export interface RedisConnectionArgs {
  /** Name or address at which the machine that runs Pulumi reaches the server, or, with `ssh`, at which that host does. */
  host: pulumi.Input<string>;
  /** Port at that host. */
  port: pulumi.Input<number>;
  /** The host to go through. */
  ssh?: pulumi.Input<SshHost | undefined>;
  /** Whether that is an `endpoint`. Default: no. */
  indirect?: pulumi.Input<boolean | undefined>;
  /** Whether no message may show where the server is. Default: no. */
  hidesPlace?: pulumi.Input<boolean>;
  /** The daemon that the server runs under, for what only Docker can tell. */
  docker: pulumi.Input<DockerDaemon>;
  /** The user that applies settings and users; needs every command. */
  username: pulumi.Input<string>;
  /** Its password. Always kept as a secret, and in no resource: it reaches the providers through `configure`. */
  password: pulumi.Input<string>;
  /** Those that may still be live when that one is not, after an update that failed half-way. Kept in the same way. */
  otherPasswords: pulumi.Input<string[]>;
  /**
   * How long, in seconds, a provider waits for the server to answer and to have loaded its data, and how long it
   * waits for an AOF rewrite or an RDB save that makes no progress.
   */
  readyTimeoutSeconds: pulumi.Input<number>;
  /** How many connections the server is declared to take, for the error when they are all in use. */
  maxclients: pulumi.Input<string>;
  /** Whether the server is declared to keep its data: what a server that is replaced cannot know of the next one. */
  keepsData: pulumi.Input<boolean>;
}

/**
 * The provider of one server's dynamic resources, all but `DataVolume`: where it is and how to log in. Making it connects to nothing, so
 * it may exist before its server does.
 */
export class RedisConnection extends pulumi.ProviderResource {
  constructor(name: string, args: RedisConnectionArgs, opts?: pulumi.CustomResourceOptions) {
    super(
      "pulumi-nodejs",
      name,
      {
        "redis:host": args.host,
        // Provider configuration is text.
        "redis:port": pulumi.output(args.port).apply(String),
        "redis:ssh": pulumi.output(args.ssh).apply((ssh) => ssh && JSON.stringify(ssh)),
        "redis:indirect": pulumi.output(args.indirect).apply((indirect) => indirect && "true"),
        "redis:hidesPlace": pulumi.output(args.hidesPlace).apply((hides) => (hides ? "true" : undefined)),
        "redis:docker": pulumi.output(args.docker).apply((daemon) => JSON.stringify(daemon)),
        "redis:username": args.username,
        "redis:password": pulumi.secret(args.password),
        "redis:otherPasswords": pulumi
          .secret(pulumi.output(args.otherPasswords))
          .apply((passwords) => JSON.stringify(passwords)),
        "redis:readyTimeoutSeconds": pulumi.output(args.readyTimeoutSeconds).apply(String),
        "redis:maxclients": args.maxclients,
        "redis:keepsData": pulumi.output(args.keepsData).apply(String),
      },
      opts,
    );
  }
}
