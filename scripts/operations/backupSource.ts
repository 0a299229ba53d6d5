import type { BackupSource } from "../../components/backup/backupTypes";
import { DataCopy } from "../../components/backup/copying/dataCopy";
import { shellInContainer } from "../../components/backup/copying/dataShell";
import { type DockerDaemon, docker } from "../../components/connection/dockerCommand";
import type { Session } from "../../components/connection/session";
import type { OperatedServer } from "./operatedServer";

/** The server of a stack as what a backup is taken of. */
export async function backupSource(server: OperatedServer, session: Session): Promise<BackupSource> {
  const { daemon, container, stack, name } = server;
  return {
    session,
    beginCopy: (mode, places) => DataCopy.begin(shellInContainer(daemon, container), mode, places),
    stack,
    server: name,
    container: server.containerName ?? container,
    image: await imageOf(daemon, container),
  };
}

/** What a container was made from. */
export async function imageOf(daemon: DockerDaemon, container: string): Promise<BackupSource["image"]> {
  const [{ Image: id, Config }] = JSON.parse(await docker(daemon, "container", "inspect", container));
  const [image] = JSON.parse(await docker(daemon, "image", "inspect", id).catch(() => "[{}]"));
  return { name: Config.Image, id, digests: image.RepoDigests ?? [] };
}
