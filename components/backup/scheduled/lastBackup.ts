import { isLate } from "./dueTime";

/** How the last attempt at a scheduled backup ended. */
export interface LastAttempt {
  /** When it began, as ISO 8601 in UTC. */
  time: string;
  result: "ok" | "failed";
  /** Why it failed. */
  reason?: string;
  /** What a good one is called in its directory or bucket. */
  file?: string;
  /** Of the archive. */
  bytes?: number;
  seconds?: number;
}

/** What the container of scheduled backups knows of them, and prints for its health check: Docker keeps that for whoever inspects it. */
export interface BackupState {
  /** Five fields of cron, in UTC. */
  schedule: string;
  /** Since when somebody looks after them: one that was never made counts from then on. */
  since: string;
  /** Of the newest good one. */
  lastGood?: { time: string; file: string };
  lastAttempt?: LastAttempt;
}

/** The same as of now. */
export interface BackupHealth extends BackupState {
  /** Of the newest good one; without one, since when there should have been. */
  ageSeconds: number;
  /** Whether it should have been made by now. */
  late: boolean;
}

export function healthOf(state: BackupState, now: Date): BackupHealth {
  const reference = new Date(state.lastGood?.time ?? state.since);
  return {
    ...state,
    ageSeconds: Math.max(0, Math.round((now.getTime() - reference.getTime()) / 1000)),
    late: isLate(state.schedule, reference, now),
  };
}

/** Whether nobody has to look: a failed one is tried again, and until it is good the data have one backup less than declared. */
export function isHealthy({ late, lastAttempt }: BackupHealth): boolean {
  return !late && lastAttempt?.result !== "failed";
}

/** What a container's health check printed last; nothing where it has not run yet, or printed something else. */
export function backupHealthIn(printed: string | undefined, now: Date): BackupHealth | undefined {
  try {
    const state = JSON.parse(printed ?? "") as BackupState;
    return typeof state.schedule === "string" && typeof state.since === "string"
      ? healthOf(state, now)
      : undefined;
  } catch {
    return undefined;
  }
}
