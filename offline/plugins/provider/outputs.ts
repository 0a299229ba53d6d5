import type { Field, Fields } from "./fields";
import { defaultsKey, isEmpty, isProperties, type Properties, unknownValue, type Value } from "./values";

/** The inputs as the official plugins store them among the outputs: every property is there, given or not. */
export function outputsOf(fields: Fields, inputs: Properties): Properties {
  const outputs: Properties = {};
  for (const [key, field] of Object.entries(fields)) {
    const value = inputs[key];
    if (value !== undefined && value !== null) outputs[key] = outputOf(field, value);
    else if (!field.optionalOutput) outputs[key] = absent(field);
  }
  return outputs;
}

function outputOf(field: Field, value: Value): Value {
  if (field.kind === "block" && isProperties(value)) return outputsOf(field.fields, value);
  if (field.kind !== "blocks" || !Array.isArray(value)) return value;
  return value.map((entry) => (isProperties(entry) ? outputsOf(field.fields, entry) : entry));
}

function absent(field: Field): Value {
  if (field.kind === "blocks") return [];
  return "absent" in field && field.absent !== undefined ? field.absent : null;
}

/** What a preview promises: what was given, and "known later" for what Docker decides. */
export function previewOutputs(fields: Fields, computed: readonly string[], inputs: Properties): Properties {
  const outputs = outputsOf(fields, inputs);
  for (const [key, field] of Object.entries(fields)) {
    if (field.computed && inputs[key] === undefined) outputs[key] = unknownValue;
  }
  for (const key of computed) outputs[key] = unknownValue;
  return outputs;
}

/** After a refresh the inputs are what they were, with the values that are real now. */
export function inputsOf(fields: Fields, old: Properties, outputs: Properties): Properties {
  if (Object.keys(old).length === 0) return importedInputs(fields, outputs);
  const inputs: Properties = {};
  for (const [key, value] of Object.entries(old)) {
    const field = fields[key];
    inputs[key] = key === defaultsKey || !field ? value : inputOf(field, value, outputs[key]);
  }
  return inputs;
}

function inputOf(field: Field, old: Value, now: Value | undefined): Value {
  if (now === undefined || (isEmpty(now) && isEmpty(old))) return old;
  if (field.kind === "block" && isProperties(old) && isProperties(now))
    return inputsOf(field.fields, old, now);
  if (field.kind !== "blocks" || !Array.isArray(old) || !Array.isArray(now)) return now;
  return now.map((entry, index) => {
    const before = old[index];
    if (!isProperties(entry)) return entry;
    return isProperties(before) ? inputsOf(field.fields, before, entry) : importedInputs(field.fields, entry);
  });
}

function importedInputs(fields: Fields, outputs: Properties): Properties {
  const given = Object.entries(outputs).filter(([key, value]) => fields[key] && !isEmpty(value));
  return { [defaultsKey]: [], ...Object.fromEntries(given) };
}

/** The state after an update of what can change in place: nothing of it is read back. */
export function updatedOutputs(fields: Fields, state: Properties, news: Properties): Properties {
  const wanted = outputsOf(fields, news);
  const kept = Object.keys(wanted).filter((key) => news[key] === undefined && fields[key]?.computed);
  return { ...state, ...wanted, ...Object.fromEntries(kept.map((key) => [key, state[key] ?? null])) };
}
