import { type BackupHealth, isHealthy } from "../../../components/backup/scheduled/lastBackup";
import { backupHealth } from "../../preview/facts/backupHealth";
import type { OperatedServer } from "../operatedServer";
import type { LastBackup } from "./serverStatus";

/** What became of the last scheduled backup of a server; nothing where none are declared, or their container has never told. */
export async function lastBackup({ daemon, backup }: OperatedServer): Promise<LastBackup | undefined> {
  if (backup === undefined) return undefined;
  const health = await backupHealth(daemon, backup).catch(() => undefined);
  return health && backupStatus(health);
}

export function backupStatus(health: BackupHealth): LastBackup {
  const { schedule, ageSeconds, late, lastGood, lastAttempt } = health;
  return {
    result: isHealthy(health) ? "ok" : late ? "late" : "failed",
    ageSeconds,
    schedule,
    ...lastGood,
    ...(lastAttempt?.reason !== undefined && { reason: lastAttempt.reason }),
  };
}
