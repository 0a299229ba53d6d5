/** What travels in a protobuf Struct. */
export type Value = null | boolean | number | string | Value[] | Properties;
export type Properties = { [key: string]: Value };

/** What the engine sends, at preview, for a string that is known only after another resource exists. */
export const unknownValue = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** Where `check` lists the properties that it filled in; kept for the official plugins. */
export const defaultsKey = "__defaults";

/** Pulumi's mark of a secret inside a message. */
const secretMark = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270" };

/** A value that the engine keeps encrypted. */
export function secret(value: Value | undefined): Properties {
  return { ...secretMark, value: value ?? null };
}

/** What is in it: a configuration comes with its secrets, marked as such. */
export function opened(value: Value | undefined): Value | undefined {
  const [[key, mark] = []] = Object.entries(secretMark);
  return isProperties(value) && key && value[key] === mark ? value.value : value;
}

export function isProperties(value: Value | undefined): value is Properties {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function hasUnknown(value: Value | undefined): boolean {
  if (Array.isArray(value)) return value.some(hasUnknown);
  if (isProperties(value)) return Object.values(value).some(hasUnknown);
  return value === unknownValue;
}

/** Terraform, and so the official plugins, tell "not given" from "", 0, false, [] and {} nowhere in a state. */
export function isEmpty(value: Value | undefined): boolean {
  if (Array.isArray(value)) return value.length === 0;
  if (isProperties(value)) return Object.keys(value).length === 0;
  return value === undefined || value === null || value === "" || value === 0 || value === false;
}

export function text(value: Value | undefined): string {
  return typeof value === "string" ? value : "";
}

export function number(value: Value | undefined): number {
  return typeof value === "number" ? value : 0;
}

export function flag(value: Value | undefined): boolean {
  return value === true;
}

export function list(value: Value | undefined): Value[] {
  return Array.isArray(value) ? value : [];
}

export function texts(value: Value | undefined): string[] {
  return list(value).map(text);
}

export function blocks(value: Value | undefined): Properties[] {
  return list(value).filter(isProperties);
}

export function textMap(value: Value | undefined): Record<string, string> {
  if (!isProperties(value)) return {};
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, text(entry)]));
}
