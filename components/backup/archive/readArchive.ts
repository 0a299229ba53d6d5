import { createHash } from "node:crypto";
import { type Readable, Transform, Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { type Extract, extract, type Headers } from "tar-stream";
import {
  type ArchiveIdentity,
  type BackupManifest,
  damaged,
  identityName,
  identityText,
  manifestName,
  parseIdentity,
  parseManifest,
} from "./manifest";
import { decompressor, zstd } from "./zstd";

/** Told each file's content as it is read, before anybody knows whether the archive is a whole one. */
export type OnFile = (name: string, bytes: number, content: Readable) => Promise<void>;

/** Reads a whole archive; anything but one that is complete and as it was written is an error. */
export async function readArchive(stream: Readable, onFile: OnFile = ignore): Promise<BackupManifest> {
  const seen: { name: string; bytes: number; sha256: string }[] = [];
  let identity: ArchiveIdentity | undefined;
  let manifest: BackupManifest | undefined;
  const tar = extract();
  tar.on("entry", (header: Headers, content: Readable, next: (error?: unknown) => void) => {
    const { name, size = 0 } = header;
    const read = async () => {
      if (manifest !== undefined) throw new Error(`the archive goes on behind its end, with ${name}`);
      if (name === manifestName) manifest = parseManifest(await textOf(content));
      else if (name === identityName && seen.length === 0) identity = parseIdentity(await textOf(content));
      else
        seen.push({ name, bytes: size, sha256: await hashed(content, (each) => onFile(name, size, each)) });
    };
    read().then(() => next(), next);
  });
  await pipeline(stream, decompressor(await zstd()), tar);
  if (manifest === undefined) throw new Error("the archive is not complete: it ends before its manifest");
  if (identity !== undefined && identityText(identity) !== identityText(manifest))
    throw damaged(identityName);
  const described = manifest.files.map(({ name, bytes, sha256 }) => ({ name, bytes, sha256 }));
  const wrong = described.find((each, at) => JSON.stringify(each) !== JSON.stringify(seen[at]));
  if (wrong !== undefined || described.length !== seen.length)
    throw damaged(wrong?.name ?? "its list of files");
  return manifest;
}

/** Reads no more than the beginning. */
export async function readIdentity(stream: Readable): Promise<ArchiveIdentity> {
  const tar: Extract = extract();
  const found = new Promise<string>((resolve, reject) => {
    tar.on("entry", (header: Headers, content: Readable) => {
      if (header.name !== identityName) return reject(new Error("it is no archive of `backup`"));
      textOf(content).then(resolve, reject);
    });
    tar.on("finish", () => reject(new Error("it is no archive of `backup`")));
  });
  const read = pipeline(stream, decompressor(await zstd()), tar);
  const failed = read.then(
    () => new Promise<never>(() => {}),
    (error: Error) => Promise.reject(error),
  );
  try {
    return parseIdentity(await Promise.race([found, failed]));
  } finally {
    failed.catch(() => {});
    found.catch(() => {});
    stream.destroy();
  }
}

async function hashed(content: Readable, use: (content: Readable) => Promise<void>): Promise<string> {
  const hash = createHash("sha256");
  const counted = new Transform({
    transform(part: Buffer, _, done) {
      hash.update(part);
      done(null, part);
    },
  });
  const used = use(counted).catch((error) => {
    counted.destroy(error);
    throw error;
  });
  await Promise.all([pipeline(content, counted), used]);
  return hash.digest("hex");
}

async function ignore(_name: string, _bytes: number, content: Readable): Promise<void> {
  await pipeline(content, new Writable({ write: (_part, _encoding, done) => done() }));
}

async function textOf(content: Readable): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of content) parts.push(part);
  return Buffer.concat(parts).toString("utf8");
}
