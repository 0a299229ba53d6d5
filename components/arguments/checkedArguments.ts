import * as pulumi from "@pulumi/pulumi";
import type { Demands } from "../live/aclDemands";
import { problems } from "./problems";
import type { RedisServerArgs, RedisUserArgs } from "./redisServerArgs";
import { type ArgumentName, argumentSchema } from "./schema";
import type { StackArguments } from "./stackConfig";
import { rulesOf } from "./userProblems";

/** A server's arguments: defaults filled in, and refused as early as each value is known. */
export interface CheckedArguments {
  /** One argument by name. */
  get<K extends Exclude<ArgumentName, "users">>(name: K): pulumi.Output<StackArguments[K]>;
  /** Each user's rules, by name. */
  rules: pulumi.Output<Record<string, string>>;
  /** What some users must and must not be able to do, by name. */
  demands: Record<string, Demands>;
  /** The passwords that were given, by user name; what is made of them has to be a secret. */
  passwords: Record<string, pulumi.Input<string>>;
}

/**
 * Refuses plain values at once, all faults in one error, so that nothing is registered after a bad argument; outputs are
 * refused as soon as they are known.
 */
export function checkedArguments(args: RedisServerArgs, server: pulumi.Resource): CheckedArguments {
  const later =
    <T>(wrapped: (value: T) => Record<string, unknown>) =>
    async (value: T): Promise<T> => {
      const found = problems(wrapped(value));
      if (found.length > 0) await failNow(found, server);
      return value;
    };
  const users = Object.entries(args.users ?? {});
  const found = problems({
    ...withoutOutputs({ ...args }),
    users: Object.fromEntries(users.map(plainUser)),
    ...(args.aof && { aof: withoutOutputs({ ...args.aof }) }),
  });
  if (found.length > 0) throw new pulumi.ResourceError(found.join("\n"), server, true);

  // What is plain was judged above and stays plain: an output for each of a thousand users takes a second.
  const rules: Record<string, pulumi.Input<string>> = {};
  const passwords: Record<string, pulumi.Input<string>> = {};
  const image = isLater(args.image) ? {} : { image: args.image };
  for (const [name, given] of users) {
    const { password, rules: text, ...user } = given;
    rules[name] = isLater(text)
      ? pulumi
          .output(text)
          .apply(later((known) => ({ ...image, users: { [name]: { ...user, rules: known } } })))
      : rulesOf({ ...user, rules: text });
    if (password === undefined) continue;
    passwords[name] = isLater(password)
      ? pulumi.secret(password).apply(later((text) => ({ users: { [name]: { rules: "", password: text } } })))
      : password;
  }
  return {
    get: (name) =>
      pulumi
        .output(args[name] as pulumi.Input<string>)
        .apply(later((value) => ({ [name]: value })))
        .apply((value) => argumentSchema.shape[name].parse(value) as never),
    rules: pulumi.output(rules),
    demands: Object.fromEntries(
      users
        .filter(([, { mustAllow, mustDeny }]) => mustAllow || mustDeny)
        .map(([name, { mustAllow, mustDeny }]) => [name, { mustAllow, mustDeny }]),
    ),
    passwords,
  };
}

/**
 * Ends the program with an error on the server. Pulumi takes half a minute to print what is thrown inside an `apply`; this is
 * the exit code by which it ends a program whose errors are logged already.
 */
export async function failNow(found: string[], server: pulumi.Resource): Promise<never> {
  await pulumi.log.error(found.join("\n"), server);
  return process.exit(32);
}

function isLater<T>(value: pulumi.Input<T>): value is pulumi.OutputInstance<T> | Promise<T> {
  return pulumi.Output.isInstance(value) || value instanceof Promise;
}

function withoutOutputs(values: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => !isLater(value)));
}

/** A user whose rules are still to come stands for one with none and without demands on them: those are checked when they are there. */
function plainUser([name, user]: [string, RedisUserArgs]): [string, unknown] {
  const { rules, password, mustAllow, mustDeny, ...rest } = user;
  return [
    name,
    {
      ...rest,
      ...(isLater(rules) ? { rules: "" } : { rules, mustAllow, mustDeny }),
      ...(isLater(password) ? { password: "later" } : { password }),
    },
  ];
}
