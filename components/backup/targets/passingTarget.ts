import { createReadStream, createWriteStream } from "node:fs";
import { type FileHandle, mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import type { BackupTarget } from "./target";

/** A file without a name: whatever ends this process, the system takes it away. */
export async function passingTarget(): Promise<BackupTarget & { close(): Promise<void> }> {
  const directory = await mkdtemp(join(tmpdir(), "redis-server-"));
  let file: FileHandle;
  try {
    file = await open(join(directory, "archive"), "wx+", 0o600);
  } finally {
    await rm(directory, { recursive: true });
  }
  const { fd } = file;
  return {
    placeOf: () => "the temporary archive",
    async put(_name, stream) {
      await pipeline(stream, createWriteStream("", { fd, start: 0, autoClose: false }));
    },
    list: async () => [],
    open: async () => createReadStream("", { fd, start: 0, autoClose: false }),
    remove: async () => {},
    removeUnfinished: async () => [],
    close: () => file.close(),
  };
}
