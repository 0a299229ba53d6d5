import type { DataStatement, Outcome } from "./reportSchema";
import type { ServerInput } from "./serverInput";

/** What becomes of the data: what stays, what could be lost and when, and from where there is no way back. */
export function dataSection(_input: ServerInput, _kind: Outcome["kind"]): DataStatement[] {
  return [];
}
