/** What Pulumi gives `check` and `diff` in place of a value it does not know yet. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** Text of a value that does not depend on the order of keys. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, part) =>
    part !== null && typeof part === "object" && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}

/** Of the named fields those with another value; one that is not known yet is another value. */
export function changedFields<T extends object, Name extends keyof T>(
  names: Name[],
  olds: Partial<T>,
  news: T,
): Name[] {
  return names.filter((name) => canonical(olds[name]) !== canonical(news[name]));
}

/** What is wrong with a map of texts, if anything. Never quotes a value. */
export function mapProblem(value: unknown): string | undefined {
  if (value === UNKNOWN) return undefined;
  if (value === null || typeof value !== "object") return "must be a map of texts by name";
  const bad = Object.entries(value).find(([, text]) => typeof text !== "string");
  return bad && `"${bad[0]}" must be a text, not a ${typeof bad[1]}`;
}
