import type { BackupSource } from "../../components/backup/backupTypes";
import { DataCopy } from "../../components/backup/copying/dataCopy";
import { shellInContainer } from "../../components/backup/copying/dataShell";
import { type DockerDaemon, docker } from "../../components/connection/dockerCommand";
import { type OperatedServer, withSession } from "./operatedServer";

/** The server of a stack as what a backup is taken of, for as long as it is used. */
export async function withSource<T>(
  server: OperatedServer,
  use: (source: BackupSource) => Promise<T>,
): Promise<T> {
  const { daemon, container, stack, name } = server;
  // Over ssh each question is a login of its own: this one does not wait for those of the session.
  const image = imageOf(daemon, container);
  image.catch(() => {});
  return withSession(server, async (session) =>
    use({
      session,
      beginCopy: (mode, places) => DataCopy.begin(shellInContainer(daemon, container), mode, places),
      stack,
      server: name,
      container: server.containerName ?? container,
      image: await image,
    }),
  );
}

/** What a container was made from. */
export async function imageOf(daemon: DockerDaemon, container: string): Promise<BackupSource["image"]> {
  const [{ Image: id, Config }] = JSON.parse(await docker(daemon, "container", "inspect", container));
  const [image] = JSON.parse(await docker(daemon, "image", "inspect", id).catch(() => "[{}]"));
  return { name: Config.Image, id, digests: image.RepoDigests ?? [] };
}
