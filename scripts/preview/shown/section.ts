/** Words, a value that is shown as it is, or words that stand out. */
export type Part = string | { value: string } | { strong: string };

export interface Item {
  parts: Part[];
  /** What belongs to it, a line each. */
  below?: Part[][];
}

/** A part of a report under a title of its own, for whatever shows it. */
export interface Section {
  /** None where what is above it is its title. */
  title?: string;
  items?: Item[];
  table?: { columns: string[]; rows: Part[][][] };
}
