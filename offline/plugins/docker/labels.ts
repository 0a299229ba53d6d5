import { type Fields, string } from "../provider/fields";
import { blocks, type Properties, text, type Value } from "../provider/values";

export const labelFields: Fields = { label: string({ required: true }), value: string({ required: true }) };

export function labelMap(value: Value | undefined): Record<string, string> {
  return Object.fromEntries(blocks(value).map((entry) => [text(entry.label), text(entry.value)]));
}

export function labelList(labels: Record<string, string> | null | undefined): Properties[] {
  return Object.entries(labels ?? {})
    .sort()
    .map(([label, value]) => ({ label, value }));
}
