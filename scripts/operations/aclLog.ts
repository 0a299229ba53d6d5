import { parsePairs } from "../../components/connection/replies";
import { type ClientFields, parseClient } from "./clientLine";

/** An entry of `ACL LOG`: Redis takes the same denial within a minute together. */
export interface AclLogEntry {
  user: string;
  /** What may be missing: `command`, `key`, `channel`, or `auth` for a login that was refused. */
  reason: string;
  /** Where it was: `toplevel`, `multi`, `lua` or `module`. */
  context: string;
  /** The command, key or channel. */
  object: string;
  /** How often the same was denied. */
  count: number;
  /** Since the first time. */
  firstAgeSeconds: number;
  /** Since the last time. */
  ageSeconds: number;
  /** Who it was the last time. */
  client: ClientFields;
}

/** The reply to `ACL LOG`, the latest first. */
export function parseAclLog(reply: unknown): AclLogEntry[] {
  return (reply as unknown[]).map((entry) => {
    const fields = parsePairs(entry);
    const since = Number(fields["timestamp-last-updated"]) - Number(fields["timestamp-created"]);
    // Redis counts the age from the last time on.
    const ageSeconds = Number(fields["age-seconds"]);
    return {
      user: fields.username ?? "",
      reason: fields.reason ?? "",
      context: fields.context ?? "",
      object: fields.object ?? "",
      count: Number(fields.count),
      firstAgeSeconds: ageSeconds + since / 1000,
      ageSeconds,
      client: parseClient(fields["client-info"] ?? ""),
    };
  });
}
