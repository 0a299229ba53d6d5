/**
 * Whether a version is at least another one, by its numbers alone: `v3.250.0-alpha.1` counts as `3.250.0`.
 *
 * @param {string} version such as `v3.250.0`
 * @param {string} wanted such as `3.250.0`
 */
export function atLeast(version, wanted) {
  const [have, want] = [version, wanted].map((text) => text.match(/\d+/g)?.slice(0, 3).map(Number) ?? []);
  for (const index of [0, 1, 2]) {
    const difference = (have?.[index] ?? 0) - (want?.[index] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return true;
}
