import prettyMilliseconds from "pretty-ms";
import type { BackupHealth } from "../../../backup/scheduled/lastBackup";
import type { DataStatement } from "../reportSchema";
import type { ServerInput } from "../serverInput";

/** How old the newest scheduled backup is, and whether one is missing. */
export function backupStatements({ asked }: ServerInput): DataStatement[] {
  const backup = asked && "facts" in asked ? asked.facts.backup : undefined;
  if (backup === undefined) return [];
  const problem = problemOf(backup);
  if (problem !== undefined) return [{ kind: "risk", text: `${problem}; ${newest(backup)}` }];
  return [{ kind: "kept", text: newest(backup) }];
}

function problemOf({ lastAttempt, late, schedule }: BackupHealth): string | undefined {
  if (lastAttempt?.result === "failed") return `the last scheduled backup failed: ${lastAttempt.reason}`;
  return late ? `a backup that was due (${schedule}) has not been made` : undefined;
}

function newest({ lastGood, ageSeconds }: BackupHealth): string {
  const age = prettyMilliseconds(ageSeconds * 1000, { verbose: true, unitCount: 1 });
  return lastGood
    ? `the newest scheduled backup is ${age} old (${lastGood.file})`
    : `no scheduled backup has been made yet, ${age} after the first was due`;
}
