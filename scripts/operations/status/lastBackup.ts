import type { OperatedServer } from "../operatedServer";
import type { LastBackup } from "./serverStatus";

/** The last backup of a server that is known of. */
export async function lastBackup(_server: OperatedServer): Promise<LastBackup | undefined> {
  return undefined;
}
