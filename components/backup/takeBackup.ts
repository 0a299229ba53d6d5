import { configDir } from "../boot/paths";
import { parseInfo, parsePairs } from "../connection/replies";
import { archiveName } from "./archive/archiveName";
import type { BackupManifest } from "./archive/manifest";
import { type ArchiveWriter, archiveWriter } from "./archive/writeArchive";
import { archiveFiles } from "./archivedFiles";
import type { BackupOptions, BackupResult, BackupSource } from "./backupTypes";
import { consistentCopy } from "./consistentCopy";
import type { CopyMode } from "./copying/copyScript";
import { removeOldest, removeUnfinished } from "./keptArchives";
import type { BackupTarget } from "./targets/target";

/**
 * Copies a server's data, as it is at one moment after this was called, into a new archive at the target. Clients go on. When it fails
 * or is killed, the server is as it was, and the target has no new archive.
 */
export async function takeBackup(
  source: BackupSource,
  target: BackupTarget,
  { keep, sample = 200, onProgress = () => {}, onWarning = () => {} }: BackupOptions = {},
): Promise<BackupResult> {
  const { stack, server, session } = source;
  const takenAt = new Date();
  const name = archiveName(stack, server, takenAt);
  const about = await describe(source);
  const { directives } = about;
  // Before anything is written: they may be what fills the disk.
  const removedUnfinished = await removeUnfinished(target, source).catch((error: Error) => {
    onWarning(`what earlier backups left that were killed is not removed: ${error.message}`);
    return [];
  });
  const mode: CopyMode = directives.appendonly === "yes" ? "aof" : "rdb";
  const { copy, freeBytes } = await source.beginCopy(mode, {
    dir: directives.dir ?? "",
    dbfilename: directives.dbfilename ?? "",
    appenddirname: directives.appenddirname ?? "",
    appendfilename: directives.appendfilename ?? "",
    configDir: source.configDir ?? configDir,
    saves: directives.save !== "",
  });
  let writer: ArchiveWriter | undefined;
  let stored: Promise<void> | undefined;
  try {
    if (mode === "rdb" && freeBytes < about.memory)
      throw new Error(
        `the data volume has ${mebibytes(freeBytes)} free, and a snapshot may need ${mebibytes(about.memory)}: make room first, because ` +
          "Redis refuses writes after a snapshot that failed",
      );
    const seen = await consistentCopy({ session, copy, mode, sample }, (done, total) =>
      onProgress("snapshot", done, total),
    );
    const identity = { format: 1 as const, stack, server, takenAt: takenAt.toISOString() };
    writer = await archiveWriter(identity);
    stored = target.put(name, writer.stream);
    // The error of the writer, which comes first, is the one that is told.
    stored.catch((error) => writer?.fail(error));
    const written = await archiveFiles(writer, copy, seen.files, directives, (done, total) =>
      onProgress("copy", done, total),
    );
    await copy.end();
    const manifest: BackupManifest = {
      ...identity,
      container: source.container,
      engine: about.engine,
      version: about.version,
      rdbVersion: written.rdbVersion,
      image: source.image,
      truth: mode,
      files: written.files,
      directives,
      modules: about.modules,
      keys: seen.keys,
      sample: seen.sample,
    };
    await Promise.all([writer.finish(manifest), stored]);
    const removed = keep === undefined ? [] : await removeOldest(target, source, keep);
    const dataBytes = written.files.reduce((sum, file) => sum + file.bytes, 0);
    const milliseconds = Date.now() - takenAt.getTime();
    return {
      name,
      place: target.placeOf(name),
      bytes: writer.bytes(),
      dataBytes,
      milliseconds,
      manifest,
      removed,
      removedUnfinished,
    };
  } catch (error) {
    writer?.fail(error as Error);
    await copy.giveUp();
    await stored?.catch(() => {});
    throw error;
  }
}

interface Description extends Pick<BackupManifest, "engine" | "version" | "directives" | "modules"> {
  /** That a snapshot may need, in bytes. */
  memory: number;
}

/** The directives that decide how data is loaded and kept; none of them can be a secret. */
const described = [
  ...["appendonly", "appendfsync", "appenddirname", "appendfilename", "aof-use-rdb-preamble", "save"],
  ...["dir", "dbfilename", "databases", "maxmemory", "maxmemory-policy"],
];

async function describe({ session }: BackupSource): Promise<Description> {
  const info = parseInfo(await session.send("INFO", "everything"));
  const directives = parsePairs(await session.send("CONFIG", "GET", ...described));
  const modules = (await session.send("MODULE", "LIST")) as string[][];
  return {
    engine: info.valkey_version === undefined ? "redis" : "valkey",
    version: info.valkey_version ?? info.redis_version ?? "",
    directives,
    modules: modules.map((module) => module[module.indexOf("name") + 1] ?? ""),
    memory: Number(info.used_memory_dataset ?? 0),
  };
}

function mebibytes(bytes: number): string {
  return `${Math.ceil(bytes / 1024 ** 2)} MiB`;
}
