import type { Document } from "yaml";

/** A value as Pulumi encrypts it into a stack file. */
interface Secure {
  secure: string;
}

/**
 * Puts the encrypted values of an older stack file into a newer one, such as a user's password set by `npm run pulumi -- config set
 * --secret`. A value that the newer file sets itself stays as it is, and what belonged to something that is gone (a user who is no
 * longer declared) goes with it.
 *
 * @param older the content of the older file
 */
export function carrySecrets(stack: Document, older: unknown): void {
  const config = (older as { config?: unknown } | null)?.config;
  for (const [path, value] of secureValues(config, ["config"])) {
    const parent = path.slice(0, -1);
    if (stack.hasIn(path) || !(stack.hasIn(parent) || parent.length === 1)) continue;
    stack.setIn(path, stack.createNode(value));
  }
}

function secureValues(value: unknown, path: string[]): [string[], Secure][] {
  if (value === null || typeof value !== "object") return [];
  const entries = Object.entries(value);
  if (entries.length === 1 && entries[0]?.[0] === "secure") return [[path, value as Secure]];
  return entries.flatMap(([key, inner]) => secureValues(inner, [...path, key]));
}
