import { z } from "zod";
import { checkUserName } from "../acl/grammar/checkRules";
import { checkSettings, type RedisSettings } from "../conf/redisConf";
import { parseEndpoint } from "../connection/route";
import { defaultImage } from "./redisServerArgs";
import { userSchema } from "./userSchema";

/** A rule of our own: the text of what is wrong, or nothing. */
const judgedBy =
  <T>(judge: (value: T) => string | undefined) =>
  (context: z.core.ParsePayload<T>) => {
    const message = judge(context.value);
    if (message) context.issues.push({ code: "custom", message, input: undefined });
  };

const wholeNumber = (min: number, max: number) => z.int().min(min).max(max);

const settings = z
  .record(z.string(), z.union([z.string(), z.number(), z.boolean()]).optional())
  .check(
    judgedBy((given: RedisSettings) => {
      const problems = checkSettings(given);
      if (problems.length === 0) return undefined;
      return problems.map(({ directive, value, reason }) => `${directive} ${value}: ${reason}`).join("\n");
    }),
  )
  .meta({ allowed: "redis.conf directives by name, each with a text, a number or true/false" });

/**
 * Every argument of a server and every key of a stack file: type, range, default and description in one place. The component
 * and the stack files are checked by it; `Pulumi.yaml`, the README's table and the editors' schema are generated from it.
 */
export const argumentSchema = z.strictObject({
  image: z
    .string()
    .regex(/^\S+$/)
    .default(defaultImage)
    .meta({ description: "Docker image, Redis 7.4 or newer", allowed: "the name of an image" }),
  port: wholeNumber(1, 65_535).default(6379).meta({
    description: "TCP port on the Docker host",
    allowed: "a whole number from 1 to 65535",
  }),
  bindAddress: z.union([z.ipv4(), z.ipv6()]).default("127.0.0.1").meta({
    description: "Address of the Docker host that the port is published on",
    allowed: "an IP address of the Docker host, such as 127.0.0.1",
  }),
  network: z
    .string()
    .regex(/^(?!none$)[a-zA-Z0-9][a-zA-Z0-9_.-]*$/)
    .default("bridge")
    .meta({
      description: "Docker network: `bridge`, an existing network by name, or `host` (Linux)",
      allowed: "bridge, host or the name of an existing Docker network",
    }),
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
  containerName: z
    .string()
    .regex(/^([a-zA-Z0-9][a-zA-Z0-9_.-]+)?$/)
    .default("")
    .meta({
      description: "Name of the container, its volumes are NAME-data and NAME-config; empty: `redis-STACK`",
      allowed: "a name that Docker accepts (letters, digits, `_`, `.`, `-`), or an empty text",
    }),
  memory: z
    .union([z.literal(0), z.int().min(6)])
    .default(0)
    .meta({
      description: "Memory limit of the container in MiB, `0` for none",
      allowed: "whole MiB, at least 6, or 0 for no limit",
    }),
  restart: z.enum(["no", "on-failure", "always", "unless-stopped"]).default("unless-stopped").meta({
    description: "Docker's restart policy",
    allowed: "one of no, on-failure, always, unless-stopped",
  }),
  stopGracePeriod: wholeNumber(1, 3600).default(60).meta({
    description: "Seconds Redis gets to stop cleanly",
    allowed: "whole seconds from 1 to 3600",
  }),
  readyTimeout: wholeNumber(1, 86_400).default(60).meta({
    description: "Seconds to wait until the server is ready",
    allowed: "whole seconds from 1 to 86400",
  }),
  dataVolume: z
    .string()
    .regex(/^([a-zA-Z0-9][a-zA-Z0-9_.-]+)?$/)
    .default("")
    .meta({
      description: "Docker volume to adopt as the data volume; empty: one of the stack's own",
      allowed: "the name of a Docker volume, or an empty text",
    }),
  retainData: z.boolean().default(true).meta({
    description: "Keep the data volume when the stack is destroyed",
    allowed: "true or false",
  }),
  protectData: z.boolean().default(true).meta({
    description: "Refuse whatever would delete or replace the data volume, `pulumi destroy` included",
    allowed: "true or false",
  }),
  users: z
    .record(z.string().check(judgedBy(checkUserName)), userSchema)
    .default({})
    .meta({
      description: "Users by name, each with `rules` or a `preset`; see Users",
      allowed: "user names, each with `rules` or a `preset`",
    }),
  settings: settings.default({}).meta({
    description: "redis.conf directives by their own names",
    allowed: "redis.conf directives by name, each with a text, a number or true/false",
  }),
  aof: z
    .strictObject({
      rewriteTrigger: z
        .union([z.string().min(1), z.int()])
        .optional()
        .meta({
          description: "Any changed value asks for one rewrite of the append-only file",
          allowed: "a text or a whole number; a changed one asks for a rewrite of the append-only file",
        }),
    })
    .default({})
    .meta({
      description: "`rewriteTrigger`: any changed value asks for one rewrite of the append-only file",
      allowed: "`rewriteTrigger` with a text or a whole number, or nothing",
    }),
  adminRotation: wholeNumber(0, 1_000_000).default(0).meta({
    description: "Raise by one to rotate the admin's password",
    allowed: "a whole number from 0 to 1000000",
  }),
});

export type ArgumentName = keyof typeof argumentSchema.shape;
