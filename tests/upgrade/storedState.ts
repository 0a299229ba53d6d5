import { isDeepStrictEqual } from "node:util";
import type { StoredResource } from "../e2e/pulumiStack";

/** What every `up` writes anew, or what is of the program and not of the stack. */
const passing = ["created", "modified", "sourcePosition", "stackTrace"];

/** What two states have different, a line for each property; but the text of a provider's program, which may change. */
export function stateDifferences(before: StoredResource[], after: StoredResource[]): string[] {
  const byUrn = (resources: StoredResource[]) =>
    Object.fromEntries(resources.map((resource) => [resource.urn, comparable(resource)]));
  return [...differences(byUrn(before), byUrn(after))];
}

function comparable(resource: StoredResource): unknown {
  const entries = Object.entries(resource).filter(([property]) => !passing.includes(property));
  // Dependencies are sets, kept as lists in the order in which the program came upon them.
  const text = JSON.stringify(Object.fromEntries(entries), (key, value) => {
    if (key === "__provider") return undefined;
    return Array.isArray(value) && value.every((item) => String(item).startsWith("urn:"))
      ? Object.fromEntries(value.map((urn) => [urn, true]))
      : value;
  });
  return JSON.parse(text);
}

function* differences(before: unknown, after: unknown, path = ""): Generator<string> {
  if (isDeepStrictEqual(before, after)) return;
  if (isRecord(before) && isRecord(after)) {
    for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
      yield* differences(before[key], after[key], path ? `${path} ${key}` : key);
    }
    return;
  }
  yield `${path}: ${JSON.stringify(before) ?? "nothing"} -> ${JSON.stringify(after) ?? "nothing"}`;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
