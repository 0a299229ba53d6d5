import type { Command } from "commander";
import { aofVerb } from "./aof/aof";
import { backupVerbs } from "./backupVerbs";
import { importVerb } from "./import/import";
import { repairVerb } from "./repair";
import { sessionVerbs } from "./sessionVerbs";
import { statusVerb } from "./status/status";

/** What the command can do, in the order of the help. */
export function verbs(): Command[] {
  return [repairVerb(), statusVerb(), aofVerb(), ...backupVerbs(), ...sessionVerbs(), importVerb()];
}
