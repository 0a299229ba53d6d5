import { resolve } from "node:path";
import { type HandBackup, handBackupsDir } from "../../../components/backup/handBackup";
import { newestArchive } from "../../../components/backup/keptArchives";
import { directoryTarget } from "../../../components/backup/targets/directoryTarget";

/** The newest backup of a server that somebody made from this project's directory, which is where archives are unless `--to` is given. */
export async function newestByHand(
  owner: { stack: string; server: string },
  project: string | undefined,
): Promise<HandBackup | undefined> {
  const target = directoryTarget(resolve(project ?? "", handBackupsDir));
  // One who may not read there has no backup there.
  const newest = await newestArchive(target, owner).catch(() => undefined);
  if (newest === undefined) return undefined;
  const ageSeconds = Math.max(0, Math.round((Date.now() - Date.parse(newest.time)) / 1000));
  return { ...newest, ageSeconds };
}
