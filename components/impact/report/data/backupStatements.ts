import prettyMilliseconds from "pretty-ms";
import { type HandBackup, handBackupsDir, isNewest } from "../../../backup/handBackup";
import type { BackupHealth } from "../../../backup/scheduled/lastBackup";
import type { DataStatement } from "../reportSchema";
import type { ServerFacts } from "../serverFacts";
import type { ServerInput } from "../serverInput";

/** How old the newest backup is, and whether a scheduled one is missing. */
export function backupStatements({ asked }: ServerInput): DataStatement[] {
  const { backup, handBackup }: Partial<ServerFacts> = asked && "facts" in asked ? asked.facts : {};
  const newest = isNewest(handBackup, backup) ? ofHand(handBackup) : backup && ofSchedule(backup);
  if (newest === undefined) return [];
  const problem = backup && problemOf(backup);
  return [
    problem === undefined ? { kind: "kept", text: newest } : { kind: "risk", text: `${problem}; ${newest}` },
  ];
}

function problemOf({ lastAttempt, late, schedule }: BackupHealth): string | undefined {
  if (lastAttempt?.result === "failed") return `the last scheduled backup failed: ${lastAttempt.reason}`;
  return late ? `a backup that was due (${schedule}) has not been made` : undefined;
}

function ofHand({ file, ageSeconds }: HandBackup): string {
  return `the newest backup is ${ageText(ageSeconds)} old (by hand, in ${handBackupsDir}: ${file})`;
}

function ofSchedule({ lastGood, ageSeconds }: BackupHealth): string {
  const age = ageText(ageSeconds);
  return lastGood
    ? `the newest scheduled backup is ${age} old (${lastGood.file})`
    : `no scheduled backup has been made yet, ${age} after the first was due`;
}

function ageText(seconds: number): string {
  return prettyMilliseconds(seconds * 1000, { verbose: true, unitCount: 1 });
}
