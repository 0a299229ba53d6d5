import { coerce, gte } from "semver";

/** Whether a version is at least another one, by its numbers alone: `v3.250.0-alpha.1` counts as `3.250.0`. */
export function atLeast(version: string, wanted: string): boolean {
  const have = coerce(version);
  return have !== null && gte(have, wanted);
}
