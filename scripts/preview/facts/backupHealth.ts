import { type BackupHealth, backupHealthIn } from "../../../components/backup/scheduled/lastBackup";
import { scheduledProgram } from "../../../components/backup/scheduled/places";
import { type DockerDaemon, docker } from "../../../components/connection/dockerCommand";
import { type DockerContainer, inspected } from "../../../components/connection/dockerEngine";

/** What Docker says of a container besides what a provider asks for: even a type there changes the names in a provider's text. */
type CheckedContainer = DockerContainer & { State: { Health?: { Log?: { Output: string }[] } } };

/**
 * What became of the last scheduled backups, as their container knows it now; where it does not run, as its health check told Docker last.
 * Nothing where it has never told.
 */
export async function backupHealth(
  daemon: DockerDaemon,
  container: string,
): Promise<BackupHealth | undefined> {
  const printed = await docker(daemon, "exec", container, "node", scheduledProgram, "last").catch(
    async () => {
      const found = (await inspected(daemon, "container", container)) as CheckedContainer | undefined;
      return found?.State.Health?.Log?.at(-1)?.Output;
    },
  );
  return backupHealthIn(printed, new Date());
}
