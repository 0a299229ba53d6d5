import type { Command } from "commander";
import { denied } from "./denied/denied";
import { doctor } from "./doctor/doctor";
import { logs } from "./logs/logs";
import { kick } from "./sessions/kick";
import { sessions } from "./sessions/sessions";
import { slowlog } from "./slowlog/slowlog";

/** Those about who uses a server, what it says, and what it runs on. */
export function sessionVerbs(): Command[] {
  return [logs(), slowlog(), denied(), sessions(), kick(), doctor()];
}
