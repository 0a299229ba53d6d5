import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { pause } from "../../connection/deadline";
import { newestArchive } from "../keptArchives";
import type { BackupTarget } from "../targets/target";
import { backupNow } from "./backupNow";
import { dueTime } from "./dueTime";
import { type BackupState, healthOf, isHealthy, type LastAttempt } from "./lastBackup";
import { lastBackupFile, scheduledConfigFile } from "./places";
import type { ScheduledConfig } from "./scheduledConfig";

/** After one that failed: the server may be starting, or the storage be away for a while. */
const retryMilliseconds = 5 * 60_000;
/** A timer of Node's takes at most 24 days. */
const longestWait = 3_600_000;

/**
 * `run` makes backups whenever they are due, for ever; `last` prints what became of the last ones; `check` does too, and ends with 1 when
 * somebody has to look, as a health check.
 */
export async function scheduledBackups(targetOf: (config: ScheduledConfig) => BackupTarget): Promise<void> {
  const [, , verb] = process.argv;
  if (verb !== "run") {
    const isGood = await printState();
    process.exitCode = verb === "check" && !isGood ? 1 : 0;
    return;
  }
  // As the first process of its container it would ignore this.
  process.on("SIGTERM", () => process.exit(0));
  const config: ScheduledConfig = JSON.parse(await readFile(scheduledConfigFile, "utf8"));
  await run(config, targetOf(config));
}

async function printState(): Promise<boolean> {
  const state = await readFile(lastBackupFile, "utf8").catch(() => undefined);
  if (state === undefined) return true;
  console.log(state);
  return isHealthy(healthOf(JSON.parse(state), new Date()));
}

async function run(config: ScheduledConfig, target: BackupTarget): Promise<never> {
  let state: BackupState = { schedule: config.schedule, since: new Date().toISOString() };
  for (let retry = false; ; retry = state.lastAttempt?.result === "failed") {
    if (retry) await pause(retryMilliseconds);
    try {
      // Each time: what somebody put there or took away since counts.
      const lastGood = later(await newestArchive(target, config), state.lastGood);
      state = { ...state, lastGood };
      await keep(state);
      await untilDue(config.schedule, lastGood);
      state = { ...state, ...(await made(config, target)) };
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

async function made(config: ScheduledConfig, target: BackupTarget): Promise<Partial<BackupState>> {
  const time = new Date().toISOString();
  const { name, bytes, milliseconds, removed, removedUnfinished } = await backupNow(config, target);
  for (const each of removedUnfinished)
    console.log(`${time} removed ${target.placeOf(each)}, which was never completed`);
  for (const each of removed) console.log(`${time} removed ${target.placeOf(each)}`);
  const seconds = milliseconds / 1000;
  console.log(`${time} ok: ${name}, ${bytes} bytes in ${seconds} s`);
  return { lastGood: { time, file: name }, lastAttempt: { time, result: "ok", file: name, bytes, seconds } };
}

function failed({ message }: Error): LastAttempt {
  const time = new Date().toISOString();
  console.error(`${time} failed, tried again in ${retryMilliseconds / 60_000} minutes: ${message}`);
  return { time, result: "failed", reason: message };
}

/** In one step: the health check may read it at any time. */
async function keep(state: BackupState): Promise<void> {
  await mkdir(dirname(lastBackupFile), { recursive: true });
  await writeFile(`${lastBackupFile}.new`, JSON.stringify(state));
  await rename(`${lastBackupFile}.new`, lastBackupFile);
}
