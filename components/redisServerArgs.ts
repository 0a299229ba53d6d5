import type * as pulumi from "@pulumi/pulumi";
import type { RedisSettings } from "./redisConf";

/** One declared Redis user. */
export interface RedisUserArgs {
  /**
   * What the user may do, in Redis's own ACL rules separated by single spaces: commands and categories (`+get`, `-@admin`),
   * keys (`~cart:*`, `%R~cart:*`), channels (`&news`) and selectors. Order counts, left to right.
   * Refused: `>password`, `#hash`, `nopass`, `on`, `off` and `reset`, which this component owns.
   * @see https://redis.io/docs/latest/operate/oss_and_stack/management/security/acl/
   */
  rules: pulumi.Input<string>;
  /**
   * The user's password. It reaches the server as SHA-256 only. Refused: an empty one.
   * @default - a generated one of 32 letters and digits, found in the output `users`
   */
  password?: pulumi.Input<string>;
}

/** Arguments of {@link RedisServer}. */
export interface RedisServerArgs {
  /**
   * The Docker image: the official `redis`, version 7.4 or newer, or one that keeps its conventions (user `redis`, `/data`,
   * `docker-entrypoint.sh`). Pulled when the Docker host does not have it. A change replaces the container.
   * @default - {@link defaultImage}
   */
  image?: pulumi.Input<string>;
  /**
   * The TCP port published on the Docker host (with `network: "host"`: listened on), 1 to 65535. A change replaces the container.
   * @default 6379
   */
  port?: pulumi.Input<number>;
  /**
   * The address of the Docker host on which the port is published. Anything but a loopback address opens Redis to a network.
   * A change replaces the container.
   * @default "127.0.0.1"
   */
  bindAddress?: pulumi.Input<string>;
  /**
   * The Docker network: `bridge` (Docker's default one), the name of an existing user-defined network, in which other
   * containers reach the server by its container's name, or `host` (Linux only; no published port, Redis listens itself).
   * A change replaces the container.
   * @default "bridge"
   */
  network?: pulumi.Input<string>;
  /**
   * Memory limit of the container in MiB, without swap; `0` is no limit. Leave a fork room: `maxmemory` should stay well below.
   * Changed in place.
   * @default 0
   */
  memory?: pulumi.Input<number>;
  /**
   * Docker's restart policy: `no`, `on-failure`, `always` or `unless-stopped`. Changed in place.
   * @default "unless-stopped"
   */
  restart?: pulumi.Input<string>;
  /**
   * Seconds that Redis gets to flush and save when its container is replaced or destroyed; then Docker kills it.
   * @default 60
   */
  stopGracePeriod?: pulumi.Input<number>;
  /**
   * Seconds to wait until the server is ready: until its container is healthy, and for every later change until it answers.
   * A large AOF takes minutes to load.
   * @default 60
   */
  readyTimeout?: pulumi.Input<number>;
  /**
   * Keep the data volume when the stack is destroyed. The next `pulumi up` finds it again.
   * @default true
   */
  retainData?: boolean;
  /**
   * Refuse every operation that would delete or replace the data volume, `pulumi destroy` included.
   * @default true
   */
  protectData?: boolean;
  /**
   * The users by name. All are applied together, live, and are what the server boots with. `default` is always off.
   * Refused: the names `admin`, `health` and `default`, which belong to the component, and names with spaces.
   * @default - none
   */
  users?: Record<string, RedisUserArgs>;
  /**
   * redis.conf directives by their own names. Those that Redis can change at run time are applied live; the others replace the
   * container. Refused: unknown directives, values Redis would refuse, and directives the component owns (`port`, `dir`,
   * `aclfile`, `requirepass` …).
   * @default - `appendonly yes`, `auto-aof-rewrite-percentage 100`, `auto-aof-rewrite-min-size 64mb`; the rest is Redis's default
   * @see https://redis.io/docs/latest/operate/oss_and_stack/management/config/
   */
  settings?: pulumi.Input<RedisSettings>;
  /**
   * A whole number, raised by one to rotate the admin's password. Its two passwords are live at all times: a rotation logs in
   * with the one that was waiting and regenerates the other.
   * @default 0
   */
  adminRotation?: pulumi.Input<number>;
}

/** How an application logs in as one user. */
export interface RedisUserLogin {
  /** The current password. */
  password: string;
  /** `redis://USER:PASSWORD@HOST:PORT`, ready for a client library. */
  url: string;
}

/** The image of a server whose stack names none: the one place where a Redis version is chosen. */
export const defaultImage = "redis:8.2.6";
