import type { BackupHealth } from "./scheduled/lastBackup";

/** Where `npm run redis -- backup` keeps archives unless it is told another place: from the directory of the project. */
export const handBackupsDir = "./backups";

/** The newest archive of a server there, as of now. */
export interface HandBackup {
  /** When it was begun, as ISO 8601 in UTC. */
  time: string;
  file: string;
  ageSeconds: number;
}

/** Whether it is newer than the newest good one that was scheduled. */
export function isNewest(
  hand: HandBackup | undefined,
  scheduled: BackupHealth | undefined,
): hand is HandBackup {
  if (hand === undefined) return false;
  const other = scheduled?.lastGood?.time;
  return other === undefined || Date.parse(hand.time) > Date.parse(other);
}
