import type { ArchivedFile } from "./archive/manifest";
import { confWithoutSecrets, usersWithoutPasswords } from "./archive/withoutSecrets";
import type { ArchiveWriter, NewEntry } from "./archive/writeArchive";
import type { CopiedFile, Copy } from "./copying/dataCopy";

/** Writes all files of a copy into an archive. */
export async function archiveFiles(
  writer: ArchiveWriter,
  copy: Copy,
  files: CopiedFile[],
  directives: Record<string, string>,
  onProgress: (done: number, total: number) => void,
): Promise<{ files: ArchivedFile[]; rdbVersion: number | null }> {
  const total = files.reduce((sum, { bytes }) => sum + bytes, 0);
  let done = 0;
  let rdbVersion: number | null = null;
  const written: ArchivedFile[] = [];
  for (const file of files) {
    const counted = async function* () {
      let isFirst = true;
      for await (const part of copy.bytes(file)) {
        if (isFirst && file.name.endsWith(".rdb")) rdbVersion = rdbVersionIn(part);
        isFirst = false;
        done += part.length;
        onProgress(done, total);
        yield part;
      }
    };
    written.push(await writer.add(await archived(file, counted(), directives)));
  }
  return { files: written, rdbVersion };
}

/** Names as the component has them; texts without secrets. */
async function archived(
  { name, kind, bytes }: CopiedFile,
  content: AsyncIterable<Buffer>,
  { appendfilename = "" }: Record<string, string>,
): Promise<NewEntry> {
  if (name === "dump.rdb") return { name, kind, bytes, content };
  const isManifest = kind === "data" && name.endsWith(".manifest");
  const renamed = (old: string) =>
    old.startsWith(appendfilename) ? `appendonly.aof${old.slice(appendfilename.length)}` : old;
  const path = kind === "data" ? `appendonlydir/${renamed(name)}` : name;
  if (kind === "data" && !isManifest) return { name: path, kind, bytes, content };
  const parts: Buffer[] = [];
  for await (const part of content) parts.push(part);
  const text = Buffer.concat(parts).toString("utf8");
  const kept = isManifest
    ? text.replace(/^file (\S+)/gm, (_, file: string) => `file ${renamed(file)}`)
    : (cleaned[name]?.(text) ?? text);
  const shown = Buffer.from(kept);
  return {
    name: path,
    kind,
    bytes: shown.length,
    content: (async function* () {
      yield shown;
    })(),
  };
}

const cleaned: Record<string, (text: string) => string> = {
  "users.acl": usersWithoutPasswords,
  "redis.conf": confWithoutSecrets,
};

/** By the first bytes: `REDIS0012`, `VALKEY080`. */
function rdbVersionIn(begin: Buffer): number | null {
  const [, version] = /^(?:REDIS|VALKEY)0*(\d+)/.exec(begin.subarray(0, 9).toString("latin1")) ?? [];
  return version === undefined ? null : Number(version);
}
