import type { UserReport } from "./reportSchema";
import type { ServerInput } from "./serverInput";

/** Who gains and loses what, what can do harm first; at most so many, and how many more. */
export function usersSection(_input: ServerInput): { users: UserReport[]; moreUsers: number } {
  return { users: [], moreUsers: 0 };
}
