import { deflateRawSync, inflateRawSync } from "node:zlib";
import type { Fingerprints } from "./fingerprints";

/** What an apply leaves behind for the next one, and for a look at what has changed since. */
export interface AppliedUsers {
  /** Each user's declared rules. */
  users: Record<string, string>;
  fingerprints: Fingerprints;
  /** Each user's rules as the server printed them after the apply, without hashes. */
  serverRules: Record<string, string>;
}

type Row = [name: string, rules?: string, fingerprints?: string[], serverRules?: string];

/**
 * As one short text. It is in the state only, and compared with nothing: zlib may make another one of the same users on another
 * machine. A user's parts are side by side, where they repeat each other most.
 */
export function packed({ users, fingerprints, serverRules }: AppliedUsers): string {
  const names = Object.keys({ ...users, ...fingerprints, ...serverRules });
  const rows = names.map((name): Row => [name, users[name], fingerprints[name], serverRules[name]]);
  return deflateRawSync(JSON.stringify(rows), { level: 9 }).toString("base64");
}

/** Nothing, for a state that does not have the text yet: then all is applied anew. */
export function unpacked(text?: string): AppliedUsers {
  if (!text) return { users: {}, fingerprints: {}, serverRules: {} };
  const rows = JSON.parse(inflateRawSync(Buffer.from(text, "base64")).toString()) as Row[];
  const column = <T>(value: (row: Row) => T | null | undefined) =>
    Object.fromEntries(rows.flatMap((row) => (value(row) == null ? [] : [[row[0], value(row) as T]])));
  return {
    users: column(([, rules]) => rules),
    fingerprints: column(([, , fingerprints]) => fingerprints),
    serverRules: column(([, , , rules]) => rules),
  };
}
