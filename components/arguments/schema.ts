import { z } from "zod";
import { checkUserName } from "../acl/grammar/checkRules";
import type { RedisSettings } from "../conf/settings";
import { defaultImage } from "../image/defaultImage";
import { backupSchema } from "./backupSchema";
import { canonicalAddress } from "./bindAddress";
import { parseEndpoint } from "./endpointText";
import { judgedBy } from "./judgedBy";
import { userSchema } from "./userSchema";

const wholeNumber = (min: number, max: number) => z.int().min(min).max(max);

const setting = z.union([z.string(), z.number(), z.boolean()]).optional().meta({ secret: true });
const anySettings = z.record(z.string(), setting);
/** Takes any directive, which `problems` has judged; its type completes those that people use most. */
const settings = anySettings as z.ZodType<RedisSettings, RedisSettings>;

/** Work on the append-only file. */
export const aofSchema = z.strictObject({
  /**
   * Any changed value, such as a date or a number counted up, asks for one rewrite (BGREWRITEAOF). `pulumi up` waits for it; the
   * output `aofRewrite` says what it did. Refused: with `appendonly no`.
   * @default - none; Redis rewrites by itself, by `auto-aof-rewrite-percentage` and `auto-aof-rewrite-min-size`
   */
  rewriteTrigger: z
    .union([z.string().min(1), z.int()])
    .optional()
    .meta({
      description: "Any changed value asks for one rewrite of the append-only file",
      allowed: "a text or a whole number; a changed one asks for a rewrite of the append-only file",
    }),
});

/** What a person decides about data that were there before this program. */
export const adoptSchema = z.strictObject({
  /**
   * `dump.rdb` or `appendonlydir`: the file that holds the truth, where the data volume has both and the installer cannot tell which
   * is newer. It has no effect where the record on the volume says which one it is: take it out then, or it decides the next doubt.
   * @default - what the record on the volume says; without one, the only one there is, or the newer one if that is plain
   */
  from: z.enum(["dump.rdb", "appendonlydir"]).optional().meta({
    description: "The file that is the truth, where a data volume has both and the installer cannot tell",
    allowed: "one of dump.rdb, appendonlydir",
  }),
});

/**
 * Every argument of a server and every key of a stack file: type, range, default and description in one place. The component
 * and the stack files are checked by it; `Pulumi.yaml`, the table in docs/settings.md and the editors' schema are generated from it.
 */
export const argumentSchema = z.strictObject({
  /**
   * The Docker image: the official `redis`, version 7.4 or newer, or one that keeps its conventions (user `redis`, `/data`,
   * `docker-entrypoint.sh`). Pulled when the Docker host does not have it. A change replaces the container.
   * @default - {@link defaultImage}
   */
  image: z
    .string()
    .regex(/^\S+$/)
    .default(defaultImage)
    .meta({ description: "Docker image, Redis 7.4 or newer", allowed: "the name of an image" }),
  /**
   * The TCP port published on the Docker host (with `network: "host"`: listened on), 1 to 65535. A change replaces the container.
   * @default 6379
   */
  port: wholeNumber(1, 65_535).default(6379).meta({
    description: "TCP port on the Docker host",
    allowed: "a whole number from 1 to 65535",
  }),
  /**
   * The address of the Docker host on which the port is published. Anything but a loopback address opens Redis to a network.
   * A change replaces the container.
   * @default "127.0.0.1"
   */
  bindAddress: z.union([z.ipv4(), z.ipv6()]).overwrite(canonicalAddress).default("127.0.0.1").meta({
    description: "Address of the Docker host that the port is published on",
    allowed: "an IP address of the Docker host, such as 127.0.0.1",
  }),
  /**
   * The Docker network: `bridge` (Docker's default one), the name of an existing user-defined network, in which other
   * containers reach the server by its container's name, or `host` (Linux only; no published port, Redis listens itself).
   * A change replaces the container.
   * @default "bridge"
   */
  network: z
    .string()
    .regex(/^(?!none$)[a-zA-Z0-9][a-zA-Z0-9_.-]*$/)
    .default("bridge")
    .meta({
      description: "Docker network: `bridge`, an existing network by name, or `host` (Linux)",
      allowed: "bridge, host or the name of an existing Docker network",
    }),
  /**
   * Where the machine that runs Pulumi reaches Redis, as `HOST` or `HOST:PORT` (without a port: `port`), for those who have a VPN or
   * a private network. Only this program uses it; the outputs are not changed by it.
   * @default - `bindAddress` and `port`, on this machine or, when Docker is reached by `ssh://`, through that same SSH access
   */
  endpoint: z
    .string()
    .check(
      judgedBy((text) =>
        text === "" || parseEndpoint(text)
          ? undefined
          : `${JSON.stringify(text)} is not allowed; allowed is HOST or HOST:PORT, or an empty text`,
      ),
    )
    .default("")
    .meta({
      description:
        "Where the machine that runs Pulumi reaches Redis; empty: at `bindAddress` and `port`, over SSH if Docker is there too",
      allowed: "HOST or HOST:PORT, or an empty text",
    }),
  /**
   * The container's name in Docker; its volumes are called `NAME-data` and `NAME-config`. A change makes a new container with a new,
   * empty data volume and keeps the old one: set `dataVolume` to the old one's name to go on with its data. Refused: what Docker does
   * not accept as a name.
   * @default - `NAME-STACK`, so that stacks can share a Docker host
   */
  containerName: z
    .string()
    .regex(/^([a-zA-Z0-9][a-zA-Z0-9_.-]+)?$/)
    .default("")
    .meta({
      description: "Name of the container, its volumes are NAME-data and NAME-config; empty: `redis-STACK`",
      allowed: "a name that Docker accepts (letters, digits, `_`, `.`, `-`), or an empty text",
    }),
  /**
   * Memory limit of the container in MiB, without swap; `0` is no limit. At least 24: an empty Redis takes 14 to boot, and the health
   * check comes on top; one with modules takes more. Leave a fork room: `maxmemory` should stay well below.
   * Changed in place, except from a limit to `0`, which needs a new container: it is refused with the command for that.
   * @default 0
   */
  memory: z
    .union([z.literal(0), z.int().min(24)])
    .default(0)
    .meta({
      description: "Memory limit of the container in MiB, `0` for none",
      allowed: "whole MiB, at least 24, or 0 for no limit",
    }),
  /**
   * Docker's restart policy: `no`, `on-failure`, `always` or `unless-stopped`. Changed in place.
   * @default "unless-stopped"
   */
  restart: z.enum(["no", "on-failure", "always", "unless-stopped"]).default("unless-stopped").meta({
    description: "Docker's restart policy",
    allowed: "one of no, on-failure, always, unless-stopped",
  }),
  /**
   * Seconds that Redis gets to flush and save when its container is stopped, restarted, replaced or destroyed; then Docker kills
   * it. Changed in place for what Pulumi does; `docker stop` and `docker restart` by hand grant it from the next container on.
   * @default 60
   */
  stopGracePeriod: wholeNumber(1, 3600).default(60).meta({
    description: "Seconds Redis gets to stop cleanly",
    allowed: "whole seconds from 1 to 3600",
  }),
  /**
   * Seconds to wait until the server is ready: until its container is healthy, and for every later change until it answers.
   * The default is enough for nine million keys of 100 bytes at the slowest rate that `npm run bench:boot` has shown (150,000 keys a
   * second, on a busy machine of two cores): with more, a second for every 100,000 keys.
   * @default 60
   */
  readyTimeout: wholeNumber(1, 86_400).default(60).meta({
    description: "Seconds to wait until the server is ready",
    allowed: "whole seconds from 1 to 86400",
  }),
  /**
   * The data volume by its name in Docker: one that exists is adopted with everything on it, such as the `redis-data` of a server
   * that was started by hand (stop that one first; two Redis on one volume destroy it). The installer looks at its files first and
   * refuses what is not plain, what this image cannot read, and what its user `redis` may not use. It is always kept on destroy,
   * whatever `retainData` says: this stack may not be its only owner. A change of the name gives the server another volume; nothing is
   * copied, and the one before is kept with all that is on it, also with `retainData: false`.
   * @default - `NAME-STACK-data`, made by the stack
   */
  dataVolume: z
    .string()
    .regex(/^([a-zA-Z0-9][a-zA-Z0-9_.-]+)?$/)
    .default("")
    .meta({
      description: "Docker volume to adopt as the data volume; empty: one of the stack's own",
      allowed: "the name of a Docker volume, or an empty text",
    }),
  /**
   * Keep the data volume when the stack is destroyed. The next `pulumi up` finds it again. `false` counts from the `pulumi up` that
   * applies it, for the volume in use: `pulumi destroy` deletes that one. A volume that goes out of use by another `dataVolume`,
   * another `containerName` or another name of the server is kept. Deleting takes the command `docker`; without it the volume is kept.
   * @default true
   */
  retainData: z.boolean().default(true).meta({
    description: "Keep the data volume when the stack is destroyed",
    allowed: "true or false",
  }),
  /**
   * Refuse every operation that would delete or replace the data volume, `pulumi destroy` included. The option `protect: true` of the
   * component, or of one that it is in, means the same, and wins over `false` here; what is not data stays replaceable.
   * @default true
   */
  protectData: z.boolean().default(true).meta({
    description: "Refuse whatever would delete or replace the data volume, `pulumi destroy` included",
    allowed: "true or false",
  }),
  /**
   * The users by name. All are applied together, live, and are what the server boots with. `default` is always off.
   * Refused: the names `admin`, `health` and `default`, which belong to the component, in upper case too, and names with spaces.
   * @default - none
   */
  users: z
    .record(z.string().check(judgedBy(checkUserName)), userSchema)
    .default({})
    .meta({
      description: "Users by name, each with `rules` or a `preset`; see Users",
      allowed: "user names, each with `rules` or a `preset`",
    }),
  /**
   * redis.conf directives by their own names. Those that Redis can change at run time are applied live; the others replace the
   * container. Refused: unknown directives, values Redis would refuse, and directives the component owns (`port`, `dir`,
   * `aclfile`, `requirepass` …).
   * @default - `appendonly yes`, `auto-aof-rewrite-percentage 100`, `auto-aof-rewrite-min-size 64mb`; the rest is Redis's default
   * @see https://redis.io/docs/latest/operate/oss_and_stack/management/config/
   */
  settings: settings.default({}).meta({
    description: "redis.conf directives by their own names",
    allowed: "redis.conf directives by name, each with a text, a number or true/false",
  }),
  /**
   * What is done to the append-only file besides the directives in `settings`.
   * @default - nothing
   */
  aof: aofSchema.default({}).meta({
    description: "`rewriteTrigger`: any changed value asks for one rewrite of the append-only file",
    allowed: "`rewriteTrigger` with a text or a whole number, or nothing",
  }),
  /**
   * What to load from a data volume whose files do not tell; see `dataVolume`.
   * @default - nothing; what is not plain is refused
   */
  adopt: adoptSchema.default({}).meta({
    description:
      "`from`: the file that is the truth, where a data volume has both and the installer cannot tell",
    allowed: "`from` with dump.rdb or appendonlydir, or nothing",
  }),
  /**
   * Backups on a schedule. What they are made of, checked and restored by is told in docs/operations.md, "Backups". Refused: for a
   * cache (`appendonly no` with `save ""`), which has nothing to keep, and together with a user `scheduled-backup`, which is theirs.
   * @default - none are made
   */
  backup: backupSchema.default({}).meta({
    description: "Backups on a schedule: `schedule`, `to`, and how many to `keep`; see Backups",
    allowed: "`schedule` and `to`, and `keep`, `image` and `environment` besides, or nothing",
  }),
  /**
   * A whole number, raised by one to rotate the admin's password. Its two passwords are live at all times: a rotation logs in
   * with the one that was waiting and regenerates the other.
   * @default 0
   */
  adminRotation: wholeNumber(0, 1_000_000).default(0).meta({
    description: "Raise by one to rotate the admin's password",
    allowed: "a whole number from 0 to 1000000",
  }),
});

export type ArgumentName = keyof typeof argumentSchema.shape;

/** The arguments of a server as plain values, all defaults filled in. */
export type StackArguments = z.output<typeof argumentSchema>;
