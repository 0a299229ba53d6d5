import { timeInName } from "../archive/archiveName";
import { readIdentity } from "../archive/readArchive";
import type { BackupTarget } from "../targets/target";
import type { BackupState } from "./lastBackup";

/** The newest backup of a server at a target. Names of two servers may begin alike, so each is looked into. */
export async function newestBackup(
  target: BackupTarget,
  { stack, server }: { stack: string; server: string },
): Promise<BackupState["lastGood"]> {
  const names = (await target.list()).map(({ name }) => name);
  const candidates = names.filter((name) => timeInName(stack, server, name) !== undefined);
  for (const file of candidates.sort().reverse()) {
    const identity = await readIdentity(await target.open(file)).catch(() => undefined);
    if (identity?.stack === stack && identity.server === server) return { time: identity.takenAt, file };
  }
  return undefined;
}
