import type { SeenServer } from "./seenServer";

/** Something that the catalogue expects, the report says and the update does; the last two where they can be told. */
export interface Check {
  what: string;
  expected: string;
  said?: string;
  seen?: string;
}

/** What an update did to a server. */
export interface Seen {
  before: SeenServer;
  after: SeenServer;
  closed: Readonly<Record<string, number>>;
  /** By user: whether the password of before lets in. */
  previousPasswords: Readonly<Record<string, "works" | "ends">>;
  /** Whether the data volume of before is still there. */
  keepsVolume: boolean;
  /** The longest time in which nobody could log in. */
  secondsAway?: number;
}

export const isFalse = ({ expected, said, seen }: Check) =>
  (said !== undefined && said !== expected) || (seen !== undefined && seen !== expected);

/** Items in one order, to be compared as a text. */
export const list = (all: readonly string[]): string => [...all].sort().join(", ") || "none";
