import type { Value } from "./values";

interface Shape {
  /** A change of this property replaces the resource. */
  replaces?: true;
  /** Docker decides when the program says nothing, so that nothing said is never a change. */
  computed?: true;
  required?: true;
  /** Filled in by `check` and listed in `__defaults`. */
  default?: Value;
  /** Left out of the outputs when not given, as the official plugin does. */
  optionalOutput?: true;
}

export type Refuse = (value: Value) => Refusal | undefined;

/** A sentence, or a headline with its sentence. */
export type Refusal = string | { summary: string; detail: string };

export interface ScalarField extends Shape {
  kind: "string" | "number" | "boolean";
  /** What the official plugin finds wrong with a value, without a full stop. */
  refuse?: Refuse;
  /** Two spellings of the same value. */
  same?: (old: Value | undefined, given: Value) => boolean;
  /** What an output holds that nobody gave; `null` unless said. */
  absent?: Value;
}

export interface StringsField extends Shape {
  kind: "strings";
  ordered?: true;
  /** The spelling by which entries are compared. */
  canonical?: (entry: string) => string;
  absent?: Value;
}

export interface MapField extends Shape {
  kind: "map";
}

export interface BlockField extends Shape {
  /** One nested object, or a list of them; the order of a list never matters here. */
  kind: "block" | "blocks";
  fields: Fields;
}

export type Field = ScalarField | StringsField | MapField | BlockField;
export type Fields = Readonly<Record<string, Field>>;

type Details<F extends Field> = Omit<F, "kind">;

export const string = (details: Details<ScalarField> = {}): ScalarField => ({ kind: "string", ...details });
export const number = (details: Details<ScalarField> = {}): ScalarField => ({ kind: "number", ...details });
export const boolean = (details: Details<ScalarField> = {}): ScalarField => ({ kind: "boolean", ...details });
export const strings = (details: Details<StringsField> = {}): StringsField => ({
  kind: "strings",
  ...details,
});
export const map = (details: Details<MapField> = {}): MapField => ({ kind: "map", ...details });
export const block = (fields: Fields, details: Shape = {}): BlockField => ({
  kind: "block",
  fields,
  ...details,
});
export const blocks = (fields: Fields, details: Shape = {}): BlockField => ({
  kind: "blocks",
  fields,
  ...details,
});

export function matching(pattern: RegExp): Refuse {
  return (value) =>
    pattern.test(String(value)) ? undefined : `'${value}' doesn't match the pattern '${pattern.source}'`;
}

export function atLeast(threshold: number): Refuse {
  return (value) =>
    typeof value === "number" && value < threshold
      ? `'${value}' cannot be lower than ${threshold}`
      : undefined;
}
