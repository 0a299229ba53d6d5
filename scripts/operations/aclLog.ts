import { parsePairs } from "../../components/connection/replies";

/** An entry of `ACL LOG`. */
export interface AclLogEntry {
  user: string;
  /** What may be missing: `command`, `key`, `channel`, or `auth` for a login that was refused. */
  reason: string;
  /** The command, key or channel. */
  object: string;
  /** How often the same was denied. */
  count: number;
  /** Since the last time. */
  ageSeconds: number;
}

/** The reply to `ACL LOG`, the latest first. */
export function parseAclLog(reply: unknown): AclLogEntry[] {
  return (reply as unknown[]).map((entry) => {
    const fields = parsePairs(entry);
    return {
      user: fields.username ?? "",
      reason: fields.reason ?? "",
      object: fields.object ?? "",
      count: Number(fields.count),
      ageSeconds: Number(fields["age-seconds"]),
    };
  });
}
