import type { Command } from "commander";
import { denied } from "./denied/denied";

/** Those about who uses a server, what it says, and what it runs on. */
export function sessionVerbs(): Command[] {
  return [denied()];
}
