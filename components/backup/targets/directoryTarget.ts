import { createReadStream, createWriteStream } from "node:fs";
import { mkdir, open, readdir, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import type { BackupTarget } from "./target";
import { abandonedMinutes, partial, unfinishedIn } from "./unfinished";

/** A directory of this machine. */
export function directoryTarget(directory: string): BackupTarget {
  const placeOf = (name: string) => join(directory, name);
  const names = () =>
    readdir(directory).catch((error: NodeJS.ErrnoException): string[] => {
      if (error.code === "ENOENT") return [];
      throw error;
    });
  return {
    placeOf,
    async put(name, stream) {
      await mkdir(directory, { recursive: true });
      const path = placeOf(name);
      try {
        await pipeline(stream, createWriteStream(path + partial, { mode: 0o600 }));
        await synced(path + partial);
        await rename(path + partial, path);
      } catch (error) {
        await rm(path + partial, { force: true });
        throw error;
      }
    },
    async list() {
      const complete = (await names()).filter((name) => !name.endsWith(partial));
      return Promise.all(complete.map(async (name) => ({ name, bytes: (await stat(placeOf(name))).size })));
    },
    async open(name) {
      // A stream tells only its reader that there is no such file.
      await stat(placeOf(name));
      return createReadStream(placeOf(name));
    },
    async remove(name) {
      await rm(placeOf(name));
    },
    async removeUnfinished(isOurs) {
      const removed: string[] = [];
      for (const name of unfinishedIn(await names(), isOurs)) {
        const { mtimeMs } = await stat(placeOf(name));
        if (Date.now() - mtimeMs < abandonedMinutes * 60_000) continue;
        await rm(placeOf(name));
        removed.push(name);
      }
      return removed;
    },
  };
}

async function synced(path: string): Promise<void> {
  const file = await open(path, "r");
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}
