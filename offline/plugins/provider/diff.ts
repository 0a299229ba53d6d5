import type { Field, Fields, StringsField } from "./fields";
import { hasUnknown, isEmpty, isProperties, type Properties, texts, type Value } from "./values";

export interface Change {
  property: string;
  kind: "add" | "delete" | "update";
  replaces: boolean;
}

/** Compares the state (not the old inputs: drift has to show) with what the program wants now. */
export function compare(fields: Fields, state: Properties, wanted: Properties): Change[] {
  return Object.entries(fields)
    .filter(([property, field]) => !matches(field, state[property], wanted[property]))
    .map(([property, field]) => ({
      property,
      kind: kindOf(state[property], wanted[property]),
      replaces: field.replaces === true,
    }));
}

function kindOf(old: Value | undefined, wanted: Value | undefined): Change["kind"] {
  if (wanted === undefined || wanted === null) return "delete";
  return isEmpty(old) ? "add" : "update";
}

export function matches(field: Field, old: Value | undefined, wanted: Value | undefined): boolean {
  if (wanted === undefined || wanted === null) return field.computed === true || isEmpty(old);
  if (hasUnknown(wanted)) return false;
  switch (field.kind) {
    case "strings":
      return sameStrings(field, old, wanted);
    case "map":
      return sameMap(old, wanted);
    case "block":
      return matchesBlock(field.fields, old, wanted);
    case "blocks":
      return sameBlocks(field.fields, old, wanted);
    default:
      return old === wanted || (isEmpty(old) && isEmpty(wanted)) || field.same?.(old, wanted) === true;
  }
}

function sameStrings(
  { ordered, canonical = String }: StringsField,
  old: Value | undefined,
  wanted: Value,
): boolean {
  const sides = [old, wanted].map((side) => texts(side).map((entry) => canonical(entry)));
  const [left, right] = ordered ? sides : sides.map((side) => [...new Set(side)].sort());
  return JSON.stringify(left) === JSON.stringify(right);
}

function sameMap(old: Value | undefined, wanted: Value): boolean {
  const [left, right] = [old, wanted].map((side) => Object.entries(isProperties(side) ? side : {}).sort());
  return JSON.stringify(left) === JSON.stringify(right);
}

function matchesBlock(fields: Fields, old: Value | undefined, wanted: Value | undefined): boolean {
  const [state, given] = [old, wanted].map((side) => (isProperties(side) ? side : {}));
  return Object.entries(fields).every(([key, field]) => matches(field, state?.[key], given?.[key]));
}

function sameBlocks(fields: Fields, old: Value | undefined, wanted: Value): boolean {
  const left = Array.isArray(old) ? [...old] : [];
  const right = Array.isArray(wanted) ? wanted : [];
  if (left.length !== right.length) return false;
  return right.every((entry) => {
    const index = left.findIndex((candidate) => matchesBlock(fields, candidate, entry));
    if (index >= 0) left.splice(index, 1);
    return index >= 0;
  });
}
