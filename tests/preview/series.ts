import type { Config, Edit, Series } from "./edit";

/** An edit with the whole stack file before it and after it. */
export interface PlacedEdit extends Edit {
  before: Config | undefined;
  after: Config;
}

/** The edits of a series, each upon what the one before it leaves; one that is refused leaves nothing. */
export function placed({ begin, edits }: Series): PlacedEdit[] {
  let before = begin;
  return edits.map((edit) => {
    const merged = { ...before, ...edit.change };
    const after = Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== undefined));
    const placedEdit = { ...edit, before, after };
    if (!edit.refused) before = after;
    return placedEdit;
  });
}
