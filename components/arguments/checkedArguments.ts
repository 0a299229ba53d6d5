import * as pulumi from "@pulumi/pulumi";
import { backupUserName, backupUserRules } from "../acl/backupUser";
import type { PresetName } from "../acl/presets";
import type { Expectations } from "../acl/rights/expectations";
import { defaultImage } from "../image/defaultImage";
import { type DeclaredBackup, declaredBackup } from "./declaredBackup";
import { refuseLate } from "./lateRefusal";
import { problems } from "./problems";
import type { PasswordHashInput, PlainArgument, RedisServerArgs, RedisUserArgs } from "./redisServerArgs";
import { argumentSchema, type StackArguments } from "./schema";
import { rulesOf } from "./userProblems";
import type { User } from "./userSchema";

type LaterArgument = Exclude<keyof StackArguments, PlainArgument | "users" | "backup">;

/** A server's arguments: defaults filled in, and refused as early as each value is known. */
export type CheckedArguments = Pick<StackArguments, PlainArgument> & {
  [K in LaterArgument]: pulumi.Output<StackArguments[K]>;
} & { users: CheckedUsers; backup: DeclaredBackup<pulumi.Input<string>> | undefined };

/** The declared users, by what is made of them; each by user name. */
export interface CheckedUsers {
  rules: pulumi.Output<Record<string, string>>;
  /** Of the users whose rules are those of a preset. */
  presets: Record<string, PresetName>;
  /** Of the users that select one. */
  databases: Record<string, number>;
  /** What some users must and must not be able to do. */
  expectations: Record<string, Expectations>;
  /** The passwords that were given; what is made of them has to be a secret. */
  passwords: Record<string, pulumi.Input<string>>;
  /** The hashes that were given in place of passwords; likewise. */
  passwordHashes: Record<string, pulumi.Input<string[]>>;
  /** Of the users whose password is generated. */
  rotations: Record<string, { rotation: number; revokePrevious: boolean }>;
}

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

/** What is plain has been judged already and stays plain: an output for each of a thousand users takes a second. */
function checkUsers(
  users: Record<string, RedisUserArgs>,
  image: pulumi.Input<string>,
  server: pulumi.Resource,
  settings: unknown,
  hasBackup: boolean,
): CheckedUsers {
  const rules: Record<string, pulumi.Input<string>> = {};
  const checked: Omit<CheckedUsers, "rules"> = {
    presets: {},
    databases: {},
    expectations: {},
    passwords: {},
    passwordHashes: {},
    rotations: {},
  };
  for (const [name, { password, passwordHash, rules: text, ...user }] of Object.entries(users)) {
    const { mustAllow, mustDeny, rotation = 0, revokePrevious = false } = user;
    const judged = (properties: Partial<User>, on?: string) =>
      problems({ users: { [name]: properties }, ...(settings !== undefined && { settings }) }, on);
    rules[name] = isLater(text)
      ? pulumi
          .output({ rules: text, image })
          .apply(passing(server, (known) => judged({ ...user, rules: known.rules }, known.image)))
          .apply((known) => known.rules)
      : rulesOf({ ...user, rules: text });
    if (user.preset) checked.presets[name] = user.preset;
    if (user.database !== undefined) checked.databases[name] = user.database;
    if (mustAllow || mustDeny) checked.expectations[name] = { mustAllow, mustDeny };
    if (passwordHash !== undefined) {
      checked.passwordHashes[name] = isPlainHash(passwordHash)
        ? [passwordHash].flat()
        : pulumi
            .secret(passwordHash)
            .apply(passing(server, (known) => judged({ rules: "", passwordHash: known })))
            .apply((known) => [known].flat());
    } else if (password === undefined) {
      checked.rotations[name] = { rotation, revokePrevious };
    } else {
      checked.passwords[name] = isLater(password)
        ? pulumi.secret(password).apply(passing(server, (known) => judged({ rules: "", password: known })))
        : password;
    }
  }
  if (hasBackup) {
    rules[backupUserName] = backupUserRules;
    checked.rotations[backupUserName] = { rotation: 0, revokePrevious: false };
  }
  return { rules: pulumi.output(rules), ...checked };
}

/** Passes a value on that became known late, unless something is wrong with it. */
function passing<T>(server: pulumi.Resource, problemsOf: (known: T) => string[] | Promise<string[]>) {
  return async (known: T): Promise<T> => {
    const found = await problemsOf(known);
    return found.length > 0 ? refuseLate(found, server) : known;
  };
}

/** Those of some arguments whose values no message may show. */
async function secretsAmong(args: RedisServerArgs, ...names: LaterArgument[]): Promise<Set<string>> {
  const marked = await Promise.all(names.map((name) => pulumi.isSecret(pulumi.output(args[name]))));
  return new Set(names.filter((_, at) => marked[at]));
}

function isLater<T>(value: pulumi.Input<T>): value is pulumi.OutputInstance<T> | Promise<T> {
  return pulumi.Output.isInstance(value) || value instanceof Promise;
}

function isPlainHash(hash: PasswordHashInput): hash is string | string[] {
  return Array.isArray(hash) ? !hash.some(isLater) : !isLater(hash);
}

function withoutOutputs(values: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => !isLater(value)));
}

/** In place of one that is still to come. */
const anyHash = "0".repeat(64);

/** A user whose rules are still to come stands for one with rules and without demands on them: those are checked when they are there. */
function plainUser([name, user]: [string, RedisUserArgs]): [string, unknown] {
  const { rules, password, passwordHash, mustAllow, mustDeny, ...rest } = user;
  return [
    name,
    {
      ...rest,
      ...(isLater(rules) ? { rules: "+select" } : { rules, mustAllow, mustDeny }),
      ...(isLater(password) ? { password: "later" } : { password }),
      passwordHash: passwordHash === undefined || isPlainHash(passwordHash) ? passwordHash : anyHash,
    },
  ];
}
