import * as pulumi from "@pulumi/pulumi";
import { problems } from "./argumentProblems";
import { type ArgumentName, argumentSchema } from "./argumentSchema";
import type { RedisServerArgs, RedisUserArgs } from "./redisServerArgs";
import type { StackArguments } from "./stackConfig";

/** A server's arguments: defaults filled in, and refused as early as each value is known. */
export interface CheckedArguments {
  /** One argument by name. */
  get<K extends Exclude<ArgumentName, "users">>(name: K): pulumi.Output<StackArguments[K]>;
  /** Each user's rules, by name. */
  rules: pulumi.Output<Record<string, string>>;
  /** The passwords that were given, by user name. Secret. */
  passwords: Record<string, pulumi.Output<string>>;
}

/**
 * Refuses plain values at once, all faults in one error, so that nothing is registered after a bad argument; outputs are
 * refused as soon as they are known.
 */
export function checkedArguments(args: RedisServerArgs, server: pulumi.Resource): CheckedArguments {
  const refuse = (given: Record<string, unknown>) => {
    const found = problems(given);
    if (found.length > 0) throw new pulumi.ResourceError(found.join("\n"), server, true);
  };
  const users = Object.entries(args.users ?? {});
  refuse({ ...withoutOutputs({ ...args }), users: Object.fromEntries(users.map(plainUser)) });

  const rules: Record<string, pulumi.Output<string>> = {};
  for (const [user, { rules: given }] of users) {
    rules[user] = pulumi.output(given).apply((text) => {
      refuse({ users: { [user]: { rules: text } } });
      return text;
    });
  }
  const passwords = users.flatMap(([user, { password }]) =>
    password === undefined ? [] : [[user, checkedPassword(user, password)] as const],
  );
  function checkedPassword(user: string, password: pulumi.Input<string>) {
    return pulumi.secret(password).apply((text) => {
      refuse({ users: { [user]: { rules: "", password: text } } });
      return text;
    });
  }
  return {
    get: (name) =>
      pulumi.output(args[name] as pulumi.Input<string>).apply((value) => {
        refuse({ [name]: value });
        return argumentSchema.shape[name].parse(value) as never;
      }),
    rules: pulumi.output(rules),
    passwords: Object.fromEntries(passwords),
  };
}

const isLater = (value: unknown) => pulumi.Output.isInstance(value) || value instanceof Promise;

function withoutOutputs(values: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => !isLater(value)));
}

/** A user with rules that are still to come stands for one with none: those are checked when they are there. */
function plainUser([name, user]: [string, RedisUserArgs]): [string, unknown] {
  return [name, { rules: "", ...withoutOutputs({ ...user }) }];
}
