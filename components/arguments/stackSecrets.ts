import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import type { RedisServerArgs } from "./redisServerArgs";
import type { ArgumentName, StackArguments } from "./schema";
import { neverSecret } from "./stackConfig";

/** The keys of the stack file that are set secret, as a whole or in some part. Pulumi does not say in which. */
export function secretKeys(project: string): Set<string> {
  // Public in JavaScript, but missing in the SDK's types.
  const { isConfigSecret } = pulumi.runtime as unknown as { isConfigSecret(key: string): boolean };
  const keys = Object.keys(pulumi.runtime.allConfig()).filter(isConfigSecret);
  return new Set(
    keys.flatMap((key) => (key.startsWith(`${project}:`) ? [key.slice(project.length + 1)] : [])),
  );
}

/** The stack file, where it lies where Pulumi puts it; a text without anything otherwise. */
export function stackFile(): string {
  try {
    return readFileSync(join(pulumi.getRootDirectory(), `Pulumi.${pulumi.getStack()}.yaml`), "utf8");
  } catch {
    return "";
  }
}

/**
 * The arguments with those as secrets that the stack keeps as such. Of users that is the password and of a backup its environment, which
 * always are.
 */
export function withSecrets(args: StackArguments, secret: ReadonlySet<string>): RedisServerArgs {
  const { aof, adopt, ...rest } = args;
  const marked = Object.entries(rest).map(([name, value]) => {
    const isPlain = [...neverSecret, "users", "backup"].includes(name as ArgumentName);
    return [name, secret.has(name) && !isPlain ? pulumi.secret(value) : value];
  });
  const parts = <T extends object>(name: ArgumentName, value: T) =>
    secret.has(name)
      ? Object.fromEntries(Object.entries(value).map(([key, each]) => [key, pulumi.secret(each)]))
      : value;
  return { ...Object.fromEntries(marked), aof: parts("aof", aof), adopt: parts("adopt", adopt) };
}
