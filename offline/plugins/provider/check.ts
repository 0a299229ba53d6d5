import { randomBytes } from "node:crypto";
import type { BlockField, Field, Fields, Refusal } from "./fields";
import { defaultsKey, isProperties, type Properties, unknownValue, type Value } from "./values";

export interface Failure {
  property: string;
  reason: string;
}

export interface CheckedInputs {
  inputs: Properties;
  failures: Failure[];
}

export interface Naming {
  /** The resource's own name in the program. */
  name: string;
  /** What the engine proposes, when the user configured how names are made. */
  proposed?: string;
}

/** Validates and completes what the program gave, in the words of the official plugins. */
export function check(
  fields: Fields,
  news: Properties,
  olds: Properties,
  naming: Naming,
  about: string,
): CheckedInputs {
  const failures: Failure[] = [];
  const inputs = complete(
    fields,
    news,
    naming.name,
    (property, reason) => failures.push({ property, reason }),
    about,
  );
  if (fields.name?.computed && inputs.name === undefined) {
    inputs.name =
      keptName(olds) ?? naming.proposed ?? `${naming.name}-${randomBytes(4).toString("hex").slice(0, 7)}`;
    inputs[defaultsKey] = [...(inputs[defaultsKey] as string[]), "name"].sort();
  }
  return { inputs, failures };
}

function keptName(olds: Properties): Value | undefined {
  const defaults = olds[defaultsKey];
  return Array.isArray(defaults) && defaults.includes("name") ? olds.name : undefined;
}

type Report = (property: string, reason: string) => void;

function complete(
  fields: Fields,
  given: Properties,
  path: string,
  refuse: Report,
  about: string,
): Properties {
  const completed: Properties = {};
  const defaults: string[] = [];
  for (const [key, value] of Object.entries(given)) {
    const field = fields[key];
    if (key === defaultsKey || value === null) continue;
    if (field) completed[key] = checkValue(field, value, key, `${path}.${key}`, refuse, about);
    else refuse(key, `'${key}' is not supported here. ${about}`);
  }
  for (const [key, field] of Object.entries(fields)) {
    if (completed[key] !== undefined) continue;
    if (field.default !== undefined) {
      completed[key] = field.default;
      defaults.push(key);
    } else if (field.required) {
      const detail = `The argument "${key}" is required, but no definition was found.`;
      refuse(key, `Missing required argument. ${detail}. Examine values at '${path}.${key}'.`);
    }
  }
  completed[defaultsKey] = defaults.sort();
  return completed;
}

function checkValue(
  field: Field,
  value: Value,
  key: string,
  path: string,
  refuse: Report,
  about: string,
): Value {
  if (value === unknownValue) return value;
  if (!hasKind(field, value)) {
    const expected =
      { strings: "list", blocks: "list", map: "map", block: "object" }[field.kind as "map"] ?? field.kind;
    refuse(
      key,
      `expected ${expected} type, got ${Array.isArray(value) ? "list" : typeof value}. Examine values at '${path}'.`,
    );
    return value;
  }
  if (field.kind === "block") return complete(field.fields, value as Properties, path, refuse, about);
  if (field.kind === "blocks")
    return (value as Value[]).map((entry, index) =>
      checkBlock(field, entry, key, `${path}[${index}]`, refuse, about),
    );
  const problem = "refuse" in field ? field.refuse?.(value) : undefined;
  if (problem) refuse(key, refusal(problem, path));
  return value;
}

function checkBlock(
  field: BlockField,
  entry: Value,
  key: string,
  path: string,
  refuse: Report,
  about: string,
): Value {
  if (isProperties(entry)) return complete(field.fields, entry, path, refuse, about);
  if (entry !== unknownValue) refuse(key, `expected object type. Examine values at '${path}'.`);
  return entry;
}

function hasKind(field: Field, value: Value): boolean {
  if (field.kind === "strings" || field.kind === "blocks") return Array.isArray(value);
  if (field.kind === "map" || field.kind === "block") return isProperties(value);
  return typeof value === field.kind;
}

export function refusal(problem: Refusal, path: string): string {
  // The official docker plugin prints the same sentence as summary and as detail.
  const { summary, detail } = typeof problem === "string" ? { summary: problem, detail: problem } : problem;
  return `${summary}. ${detail}. Examine values at '${path}'.`;
}
