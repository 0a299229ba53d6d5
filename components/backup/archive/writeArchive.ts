import { createHash } from "node:crypto";
import { Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { type Pack, pack } from "tar-stream";
import {
  type ArchivedFile,
  type ArchiveIdentity,
  type BackupManifest,
  identityName,
  identityText,
  manifestName,
  manifestText,
} from "./manifest";
import { compressor, zstd } from "./zstd";

/** An entry that is written as it comes. */
export interface NewEntry {
  name: string;
  kind: ArchivedFile["kind"];
  bytes: number;
  content: AsyncIterable<Buffer>;
}

/** An archive that is being written: what its stream yields is complete only when it ends without an error. */
export interface ArchiveWriter {
  stream: Readable;
  /** How many bytes it has had until now. */
  bytes(): number;
  add(entry: NewEntry): Promise<ArchivedFile>;
  /** Resolves when all of it was read. */
  finish(manifest: BackupManifest): Promise<void>;
  fail(error: Error): void;
}

export async function archiveWriter(identity: ArchiveIdentity): Promise<ArchiveWriter> {
  const tar = pack();
  let bytes = 0;
  const stream = new Transform({
    transform(part: Buffer, _, done) {
      bytes += part.length;
      done(null, part);
    },
  });
  const piped = pipeline(tar, compressor(await zstd()), stream);
  // Whoever reads the stream gets the error.
  piped.catch(() => {});
  const modified = new Date(identity.takenAt);
  const text = (name: string, content: string) =>
    entry(tar, { name, mtime: modified, content: Buffer.from(content) });
  await text(identityName, identityText(identity));
  return {
    stream,
    bytes: () => bytes,
    async add({ name, kind, bytes, content }) {
      const hash = createHash("sha256");
      async function* hashed() {
        for await (const part of content) {
          hash.update(part);
          yield part;
        }
      }
      const sink = tar.entry({ name, size: bytes, mtime: modified, mode: 0o600 });
      await pipeline(Readable.from(hashed(), { objectMode: false }), sink);
      return { name, kind, bytes, sha256: hash.digest("hex") };
    },
    async finish(manifest) {
      await text(manifestName, manifestText(manifest));
      tar.finalize();
      await piped;
    },
    fail(error) {
      tar.destroy(error);
      stream.destroy(error);
    },
  };
}

function entry(tar: Pack, { name, mtime, content }: { name: string; mtime: Date; content: Buffer }) {
  return new Promise<void>((resolve, reject) => {
    tar.entry({ name, mtime, mode: 0o600 }, content, (error) => (error ? reject(error) : resolve()));
  });
}
