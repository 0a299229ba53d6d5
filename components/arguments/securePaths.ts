// The library that Pulumi's SDK has loaded anyway: another one would be felt in every preview.
import { load } from "js-yaml";

/**
 * The paths below a key of a stack file at which a value is encrypted, such as `app.password`; the empty one for the key as a whole.
 * Pulumi tells a program which keys have a secret in them, but not where.
 */
export function securePaths(stackFile: string, key: string): string[] {
  const { config } = (load(stackFile) ?? {}) as { config?: Record<string, unknown> };
  return pathsIn(config?.[key], []);
}

function pathsIn(value: unknown, path: string[]): string[] {
  if (value === null || typeof value !== "object") return [];
  if (Array.isArray(value)) return value.flatMap((each) => pathsIn(each, path));
  if ("secure" in value && typeof value.secure === "string") return [path.join(".")];
  return Object.entries(value).flatMap(([name, each]) => pathsIn(each, [...path, name]));
}
