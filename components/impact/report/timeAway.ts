import type { Outcome } from "./reportSchema";
import type { ServerInput } from "./serverInput";

/** How long nobody can log in, from what was measured. */
export function secondsAway(_input: ServerInput, _kind: Outcome["kind"]): Outcome["secondsAway"] {
  return null;
}

/** Whose connections are cut off by a new container or a restart. */
export function connectionsCut(_input: ServerInput, _kind: Outcome["kind"]): Outcome["cut"] {
  return null;
}
