import * as pulumi from "@pulumi/pulumi";
import { defaultImage } from "../image/defaultImage";
import { type CheckedUsers, checkUsers, plainUser } from "./checkedUsers";
import { type DeclaredBackup, declaredBackup } from "./declaredBackup";
import { isLater, passing, withoutOutputs } from "./laterValues";
import { problems } from "./problems";
import type { PlainArgument, RedisServerArgs } from "./redisServerArgs";
import { argumentSchema, type StackArguments } from "./schema";

type LaterArgument = Exclude<keyof StackArguments, PlainArgument | "users" | "backup">;

/** A server's arguments: defaults filled in, and refused as early as each value is known. */
export type CheckedArguments = Pick<StackArguments, PlainArgument> & {
  [K in LaterArgument]: pulumi.Output<StackArguments[K]>;
} & { users: CheckedUsers; backup: DeclaredBackup<pulumi.Input<string>> | undefined };

/**
 * Refuses plain values at once, all faults in one error, so that nothing is registered after a bad argument; outputs are
 * refused as soon as they are known.
 */
export function checkArguments(args: RedisServerArgs, server: pulumi.Resource): CheckedArguments {
  const image = args.image ?? defaultImage;
  const plain: Record<string, unknown> = {
    ...withoutOutputs({ ...args }),
    users: Object.fromEntries(Object.entries(args.users ?? {}).map(plainUser)),
    // Settings that are still to come stand for some with as many databases as there can be.
    ...(isLater(args.settings) && { settings: { databases: 2 ** 31 - 1 } }),
    ...(args.aof && { aof: withoutOutputs({ ...args.aof }) }),
    ...(args.adopt && { adopt: withoutOutputs({ ...args.adopt }) }),
    ...(args.backup && {
      backup: {
        ...args.backup,
        ...(args.backup.environment && { environment: withoutOutputs(args.backup.environment) }),
      },
    }),
  };
  const names = Object.keys(args) as (keyof RedisServerArgs)[];
  const unknown = new Set<string>(names.filter((name) => isLater(args[name])));
  const found = problems(plain, image, { unknown });
  if (found.length > 0) throw new pulumi.ResourceError(found.join("\n"), server, true);

  const backup = declaredBackup(args.backup);
  const { containerName, dataVolume, retainData, protectData } = args;
  const now = argumentSchema.parse({ containerName, dataVolume, retainData, protectData });
  /** Judged by itself or together with what is known of others. */
  const later = <K extends LaterArgument>(name: K, others: object = {}): pulumi.Output<StackArguments[K]> =>
    pulumi
      .output({ [name]: args[name] })
      .apply(
        passing(server, async (given) =>
          problems({ ...others, ...given }, undefined, { secret: await secretsAmong(args, name) }),
        ),
      )
      .apply((given) => argumentSchema.parse(given)[name]);
  return {
    containerName: now.containerName,
    dataVolume: now.dataVolume,
    retainData: now.retainData,
    protectData: now.protectData,
    // What is plain is judged by a late image as soon as that is known.
    image: isLater(image)
      ? pulumi.output(image).apply(
          passing(server, async (known) => {
            const secret = await secretsAmong(args, "image");
            return problems({ ...plain, image: known }, known, { unknown, secret });
          }),
        )
      : pulumi.output(image),
    port: later("port"),
    bindAddress: later("bindAddress"),
    network: later("network"),
    endpoint: later("endpoint"),
    memory: later("memory", isLater(args.memory) ? { settings: plain.settings } : {}),
    restart: later("restart"),
    stopGracePeriod: later("stopGracePeriod"),
    readyTimeout: later("readyTimeout"),
    settings: isLater(args.settings)
      ? pulumi
          .output({ settings: args.settings, image, memory: args.memory })
          .apply(
            passing(server, async ({ settings, image, memory }) => {
              const secret = await secretsAmong(args, "settings", "image", "memory");
              return problems({ settings, memory, users: plain.users }, image, { secret });
            }),
          )
          .apply(({ settings }) => settings)
      : pulumi.output(argumentSchema.parse({ settings: args.settings }).settings),
    aof: later("aof"),
    adopt: later("adopt"),
    adminRotation: later("adminRotation"),
    backup,
    users: checkUsers(args.users ?? {}, image, server, plain.settings, backup !== undefined),
  };
}

/** Those of some arguments whose values no message may show. */
async function secretsAmong(args: RedisServerArgs, ...names: LaterArgument[]): Promise<Set<string>> {
  const marked = await Promise.all(names.map((name) => pulumi.isSecret(pulumi.output(args[name]))));
  return new Set(names.filter((_, at) => marked[at]));
}
