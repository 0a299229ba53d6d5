import { pause } from "../../connection/deadline";
import { dueTime } from "./dueTime";
import type { BackupState, LastAttempt } from "./lastBackup";

/** After one that failed: the server may be starting, or the storage be away for a while. */
const retryMilliseconds = 5 * 60_000;
/** A timer of Node's takes at most 24 days. */
const longestWait = 3_600_000;

/** What is done on a schedule. */
export interface ScheduledWork {
  /** Five fields of cron, in UTC. */
  schedule: string;
  /** The newest archive where they are kept. */
  newest(): Promise<BackupState["lastGood"]>;
  make(): Promise<Pick<BackupState, "lastGood" | "lastAttempt">>;
  /** Tells whoever asks. */
  keep(state: BackupState): Promise<void>;
}

/** Makes one whenever it is due, for ever: at once where there is none, or where one was missed. */
export async function keepBackingUp({ schedule, newest, make, keep }: ScheduledWork): Promise<never> {
  let state: BackupState = { schedule, since: new Date().toISOString() };
  for (let retry = false; ; retry = state.lastAttempt?.result === "failed") {
    if (retry) await pause(retryMilliseconds);
    try {
      // Each time: what somebody put there or took away since counts.
      const lastGood = later(await newest(), state.lastGood);
      state = { ...state, lastGood };
      await keep(state);
      await untilDue(schedule, lastGood);
      state = { ...state, ...(await make()) };
    } catch (error) {
      state = { ...state, lastAttempt: failed(error as Error) };
    }
    await keep(state);
  }
}

/** Also one that was taken away: it is not made again before its time. */
function later(found: BackupState["lastGood"], made: BackupState["lastGood"]): BackupState["lastGood"] {
  return (found?.time ?? "") > (made?.time ?? "") ? found : made;
}

async function untilDue(schedule: string, lastGood: BackupState["lastGood"]): Promise<void> {
  const due = dueTime(schedule, lastGood && new Date(lastGood.time), new Date());
  for (let left = due.getTime() - Date.now(); left > 0; left = due.getTime() - Date.now()) {
    await pause(Math.min(left, longestWait));
  }
}

function failed({ message }: Error): LastAttempt {
  const time = new Date().toISOString();
  console.error(`${time} failed, tried again in ${retryMilliseconds / 60_000} minutes: ${message}`);
  return { time, result: "failed", reason: message };
}
