import type * as pulumi from "@pulumi/pulumi";
import type { PresetName } from "../acl/presets";
import type { RedisSettings } from "../conf/redisConf";

/** One declared Redis user. `rules` and `password` may be outputs; the rest is plain, so that every preview can judge it. */
export interface RedisUserArgs {
  /**
   * What the user may do, in Redis's own ACL rules separated by single spaces: commands and categories (`+get`, `-@admin`),
   * keys (`~cart:*`, `%R~cart:*`), channels (`&news`) and selectors. Order counts, left to right.
   * Refused: what the Redis of `image` would refuse, and `>password`, `#hash`, `nopass` and `reset`, which this component owns.
   * @see https://redis.io/docs/latest/operate/oss_and_stack/management/security/acl/
   */
  rules?: pulumi.Input<string>;
  /**
   * Instead of `rules`: a named set of them, with no more rights than such an application needs. The table is in `acl/presets.ts`.
   */
  preset?: PresetName;
  /**
   * The patterns of keys that `preset` is for, without a sign (`cart:*`); with `pubsub`, of channels. Needed by the presets that
   * touch keys or channels, refused by the others.
   */
  keys?: string[];
  /**
   * The user's password. It reaches the server as SHA-256 only. A changed one replaces the old one at once.
   * Refused: an empty one, and any together with `rotation`.
   * @default - a generated one of 32 letters and digits, found in the output `users`
   */
  password?: pulumi.Input<string>;
  /**
   * Commands that the user must be able to run, as typed in redis-cli without quotes (`GET cart:1`). Checked at preview by the
   * effect of the rules, and after the apply by `ACL DRYRUN` on the server; if it says no, the users stay as they were.
   * @default - none
   */
  mustAllow?: string[];
  /**
   * Commands that the user must not be able to run, such as `FLUSHALL`; checked like `mustAllow`.
   * @default - none
   */
  mustDeny?: string[];
  /**
   * A whole number, raised by one to rotate the generated password: a new one becomes current, the previous one works until the
   * next rotation.
   * @default 0
   */
  rotation?: number;
  /**
   * Ends the previous password now and closes the user's sessions. It is gone for good, also when this is taken back later.
   * @default false
   */
  revokePrevious?: boolean;
}

/** Work on the append-only file. */
export interface RedisAofArgs {
  /**
   * Any changed value, such as a date or a number counted up, asks for one rewrite (BGREWRITEAOF). `pulumi up` waits for it; the
   * output `aofRewrite` says what it did. Refused: with `appendonly no`.
   * @default - none; Redis rewrites by itself, by `auto-aof-rewrite-percentage` and `auto-aof-rewrite-min-size`
   */
  rewriteTrigger?: pulumi.Input<string | number>;
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
   * Where the machine that runs Pulumi reaches Redis, as `HOST` or `HOST:PORT` (without a port: `port`), for those who have a VPN or
   * a private network. Only this program uses it; the outputs are not changed by it.
   * @default - `bindAddress` and `port`, on this machine or, when Docker is reached by `ssh://`, through that same SSH access
   */
  endpoint?: pulumi.Input<string>;
  /**
   * The container's name in Docker; its volumes are called `NAME-data` and `NAME-config`. A change makes a new container with a new,
   * empty data volume: set `dataVolume` to the old one's name to keep the data. Refused: what Docker does not accept as a name.
   * @default - `NAME-STACK`, so that stacks can share a Docker host
   */
  containerName?: string;
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
   * Seconds that Redis gets to flush and save when its container is stopped, restarted, replaced or destroyed; then Docker kills
   * it. Changed in place for what Pulumi does; `docker stop` and `docker restart` by hand grant it from the next container on.
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
   * The data volume by its name in Docker: one that exists is adopted with everything on it, such as the `redis-data` of a server
   * that was started by hand (stop that one first; two Redis on one volume destroy it). Whatever mode its files are in, Redis
   * boots from those that are newest. It is always kept on destroy, whatever `retainData` says: this stack may not be its only
   * owner. A change of the name gives the server another volume; nothing is copied or deleted.
   * @default - `NAME-STACK-data`, made by the stack
   */
  dataVolume?: string;
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
   * What is done to the append-only file besides the directives in `settings`.
   * @default - nothing
   */
  aof?: RedisAofArgs;
  /**
   * A whole number, raised by one to rotate the admin's password. Its two passwords are live at all times: a rotation logs in
   * with the one that was waiting and regenerates the other.
   * @default 0
   */
  adminRotation?: pulumi.Input<number>;
}

/** How an application logs in as one user. As a whole these are options of ioredis: `new Redis(users.app)`. */
export interface RedisUserLogin {
  /** `redis://USER:PASSWORD@HOST:PORT`, ready for a client library. */
  url: string;
  host: string;
  port: number;
  username: string;
  /** The current password. */
  password: string;
}

/** The image of a server whose stack names none: the one place where a Redis version is chosen. */
export const defaultImage = "redis:8.2.6";
