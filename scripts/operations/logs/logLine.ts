import { withoutCredentials } from "../../../components/connection/sessionError";

export type LogLevel = "debug" | "verbose" | "notice" | "warning";

/** A line of the log: of Redis, or of what starts it. */
export interface LogLine {
  /** Docker's, in UTC with nanoseconds. */
  time: string;
  /** Undefined for a line that is not Redis's. */
  level?: LogLevel;
  role?: "master" | "replica" | "child" | "sentinel";
  pid?: number;
  message: string;
}

const levels: Record<string, LogLevel> = { ".": "debug", "-": "verbose", "*": "notice", "#": "warning" };
const roles: Record<string, LogLine["role"]> = { M: "master", S: "replica", C: "child", X: "sentinel" };

/** Of a line that Docker has put its time before. */
export function parseLogLine(line: string): LogLine {
  const space = line.indexOf(" ");
  const [time, text] = space === -1 ? [line, ""] : [line.slice(0, space), line.slice(space + 1)];
  const [, pid, role = "", sign = "", message] =
    /^(\d+):([XCSM]) \d{1,2} \w{3} \d{4} [\d:.]+ ([.\-*#]) (.*)$/s.exec(text) ?? [];
  if (message === undefined) return { time, message: withoutSecrets(text) };
  return { time, level: levels[sign], role: roles[role], pid: Number(pid), message: withoutSecrets(message) };
}

/** Redis repeats a line of its files that it does not accept, and a rule of a user: those may hold a password or its hash. */
function withoutSecrets(text: string): string {
  return withoutCredentials(text.replace(/^(>>> '\S*(?:pass|auth|user)\S*) .*/i, "$1 (hidden)'"));
}
