import { resolve } from "node:path";
import { directoryTarget } from "../../components/backup/targets/directoryTarget";
import type { BackupTarget } from "../../components/backup/targets/target";
import type { OperatedServer } from "./operatedServer";

/** Where `--to` says that backups are kept. */
export function backupTarget(to: string, _server: OperatedServer): BackupTarget {
  return directoryTarget(resolve(to));
}
