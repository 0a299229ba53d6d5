import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { newestArchive } from "../keptArchives";
import type { BackupTarget } from "../targets/target";
import { backupNow } from "./backupNow";
import { keepBackingUp } from "./keepBackingUp";
import { type BackupState, healthOf, isHealthy } from "./lastBackup";
import { lastBackupFile, scheduledConfigFile } from "./places";
import type { ScheduledConfig } from "./scheduledConfig";

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
  const target = targetOf(config);
  await keepBackingUp({
    schedule: config.schedule,
    newest: () => newestArchive(target, config),
    make: () => made(config, target),
    keep,
  });
}

async function printState(): Promise<boolean> {
  const state = await readFile(lastBackupFile, "utf8").catch(() => undefined);
  if (state === undefined) return true;
  console.log(state);
  return isHealthy(healthOf(JSON.parse(state), new Date()));
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

/** In one step: the health check may read it at any time. */
async function keep(state: BackupState): Promise<void> {
  await mkdir(dirname(lastBackupFile), { recursive: true });
  await writeFile(`${lastBackupFile}.new`, JSON.stringify(state));
  await rename(`${lastBackupFile}.new`, lastBackupFile);
}
