import { UNKNOWN } from "../../../live/fields";
import type { NotShown } from "./declaredServer";

/** A value, or why it is not shown; neither for one that is not there. */
export type Read<T> = { value: T } | { notShown?: NotShown };

/** By which the engine marks a value that is no plain one. */
const signature = "4dabf18193072939515e22adb298388d";

/** A property of a resource's inputs as an event of the engine has it. */
export function readProperty<T>(
  resource: { inputs: Record<string, unknown> } | undefined,
  key: string,
): Read<T> {
  const value = resource?.inputs[key];
  if (value === undefined || value === null) return {};
  const notShown = whyNotShown(value);
  return notShown ? { notShown } : { value: withoutDefaults(value) as T };
}

function whyNotShown(value: unknown): NotShown | undefined {
  if (value === UNKNOWN) return "known later";
  if (value === null || typeof value !== "object") return undefined;
  if (signature in value) return "secret";
  const found = Object.values(value).map(whyNotShown);
  return found.includes("secret") ? "secret" : found.find((each) => each !== undefined);
}

/** What the engine notes beside a value is not part of it. */
function withoutDefaults(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutDefaults);
  if (value === null || typeof value !== "object") return value;
  const { __defaults: _, ...own } = value as Record<string, unknown>;
  return Object.fromEntries(Object.entries(own).map(([key, each]) => [key, withoutDefaults(each)]));
}
