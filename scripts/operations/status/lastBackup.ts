import { type HandBackup, isNewest } from "../../../components/backup/handBackup";
import { type BackupHealth, isHealthy } from "../../../components/backup/scheduled/lastBackup";
import { backupHealth } from "../../preview/facts/backupHealth";
import { newestByHand } from "../../preview/facts/newestByHand";
import type { OperatedServer } from "../operatedServer";
import type { LastBackup } from "./serverStatus";

/** The last backup of a server, and what became of those on a schedule; nothing where nobody knows of any. */
export async function lastBackup(server: OperatedServer): Promise<LastBackup | undefined> {
  const { daemon, backup, stack, name, place } = server;
  const [health, hand] = await Promise.all([
    backup === undefined ? undefined : backupHealth(daemon, backup).catch(() => undefined),
    newestByHand({ stack, server: name }, place.cwd),
  ]);
  return backupStatus(health, hand);
}

export function backupStatus(
  health: BackupHealth | undefined,
  hand: HandBackup | undefined,
): LastBackup | undefined {
  const byHand = isNewest(hand, health);
  if (health === undefined) return byHand ? { result: "ok", byHand, ...hand } : undefined;
  const { schedule, ageSeconds, late, lastGood, lastAttempt } = health;
  return {
    result: isHealthy(health) ? "ok" : late ? "late" : "failed",
    byHand,
    schedule,
    ...(byHand ? hand : { ageSeconds, ...lastGood }),
    ...(lastAttempt?.reason !== undefined && { reason: lastAttempt.reason }),
  };
}
