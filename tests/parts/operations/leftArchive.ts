import { archiveName } from "../../../components/backup/archive/archiveName";
import { archiveWriter } from "../../../components/backup/archive/writeArchive";
import type { BackupTarget } from "../../../components/backup/targets/target";

/** An archive without data of a server of a stack, as it would be there since then. Returns its name. */
export async function leaveArchive(
  target: BackupTarget,
  { stack, server }: { stack: string; server: string },
  takenAt: string,
): Promise<string> {
  const identity = { format: 1 as const, stack, server, takenAt };
  const name = archiveName(stack, server, new Date(takenAt));
  const writer = await archiveWriter(identity);
  const manifest = {
    ...identity,
    ...{ container: "", engine: "redis" as const, version: "8.0.2", rdbVersion: 12, truth: "aof" as const },
    ...{ files: [], directives: {}, modules: [], sample: [] },
    image: { name: "redis", id: "", digests: [] },
    keys: { before: {}, after: {}, expiring: 0, changes: 0 },
  };
  await Promise.all([target.put(name, writer.stream), writer.finish(manifest)]);
  return name;
}
