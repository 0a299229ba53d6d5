import { basename, dirname, resolve } from "node:path";
import { directoryTarget } from "../../components/backup/targets/directoryTarget";
import { dockerHostTarget } from "../../components/backup/targets/dockerHostTarget";
import { s3Place, s3Target } from "../../components/backup/targets/s3Target";
import type { BackupTarget } from "../../components/backup/targets/target";
import type { PlacedArchive } from "./archives";
import { imageOf } from "./backupSource";
import type { OperatedServer } from "./operatedServer";

const onDockerHost = "docker-host:";

/** Where `--to` says that backups are kept; the Docker host is that of the server. */
export async function backupTarget(
  to: string,
  server: Pick<OperatedServer, "daemon" | "container"> | undefined,
): Promise<BackupTarget> {
  const place = s3Place(to);
  if (place !== undefined) return s3Target(place);
  if (to.startsWith("s3:")) throw new Error(`${to}: a bucket is given as s3://BUCKET or s3://BUCKET/PREFIX`);
  if (!to.startsWith(onDockerHost)) return directoryTarget(resolve(to));
  if (server === undefined) throw new Error(`${to}: say whose Docker host it is on: --stack`);
  const { id } = await imageOf(server.daemon, server.container);
  return dockerHostTarget(server.daemon, id, to.slice(onDockerHost.length));
}

/** An archive by such a place with its name. */
export async function placedArchive(
  file: string,
  server: Pick<OperatedServer, "daemon" | "container"> | undefined,
): Promise<PlacedArchive> {
  const slash = file.lastIndexOf("/");
  const isElsewhere = file.startsWith("s3:") || file.startsWith(onDockerHost);
  const directory = isElsewhere ? file.slice(0, slash) : dirname(file);
  return {
    target: await backupTarget(directory, server),
    name: isElsewhere ? file.slice(slash + 1) : basename(file),
  };
}
