import type { ServerReport } from "./reportSchema";
import type { ServerInput } from "./serverInput";

/** What somebody changed by hand, and what the update does about it. */
export function driftSection(_input: ServerInput): ServerReport["drift"] {
  return [];
}
