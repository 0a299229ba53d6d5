import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { expect, test } from "vitest";
import {
  type BackupManifest,
  identityText,
  manifestText,
  parseIdentity,
  parseManifest,
} from "../../../../components/backup/archive/manifest";
import { readArchive } from "../../../../components/backup/archive/readArchive";
import { archiveWriter } from "../../../../components/backup/archive/writeArchive";

const contents = {
  "appendonlydir/appendonly.aof.1.base.rdb": "REDIS0012\xfa\x09redis-ver\x058.0.2",
  "appendonlydir/appendonly.aof.1.incr.aof": "*2\r\n$6\r\nSELECT\r\n$1\r\n0\r\n",
  "appendonlydir/appendonly.aof.manifest": "file appendonly.aof.1.base.rdb seq 1 type b\n",
};
const described: BackupManifest = {
  format: 1,
  stack: "prod",
  server: "redis",
  takenAt: "2026-03-04T05:06:07.089Z",
  container: "redis-prod",
  engine: "redis",
  version: "8.0.2",
  rdbVersion: 12,
  image: { name: "redis:8.0.2", id: "sha256:00", digests: [] },
  truth: "aof",
  files: [],
  directives: { databases: "16" },
  modules: [],
  keys: { before: { "0": 1 }, after: { "0": 1 }, expiring: 0, changes: 0 },
  sample: [{ db: 0, key: "kept", type: "string", digest: "5b1c", expiresAt: -1 }],
};

async function archive(): Promise<Buffer> {
  const writer = await archiveWriter(described);
  const written = buffer(writer.stream);
  const files: BackupManifest["files"] = [];
  for (const [name, text] of Object.entries(contents)) {
    const content = Buffer.from(text, "latin1");
    const entry = { name, kind: "data" as const, bytes: content.length, content: Readable.from([content]) };
    files.push(await writer.add(entry));
  }
  await writer.finish({ ...described, files });
  return written;
}

async function read(bytes: Buffer): Promise<unknown> {
  const found: Record<string, string> = {};
  const { files: _, ...manifest } = await readArchive(
    Readable.from([bytes]),
    async (name, _bytes, content) => {
      found[name] = (await buffer(content)).toString("latin1");
    },
  );
  return { ...manifest, found };
}

test("an archive has what was put into it", async () => {
  const { files: _, ...manifest } = described;
  expect(await read(await archive())).toEqual({ ...manifest, found: contents });
});

test("whatever byte of it is damaged, an archive is refused, or has what was put into it", async () => {
  const bytes = await archive();
  const whole = await read(bytes);
  let refused = 0;
  for (const [at, byte] of bytes.entries()) {
    const changed = Buffer.from(bytes);
    changed[at] = byte ^ 0xff;
    const found = await read(changed).catch(() => {
      refused += 1;
      return whole;
    });
    expect(found, `byte ${at} of ${bytes.length}`).toEqual(whole);
  }
  expect(refused).toBeGreaterThan(bytes.length * 0.9);
});

test.for([
  { what: "a word", text: manifestText(described).replace("8.0.2", "8.2.0") },
  { what: "a number", text: manifestText(described).replace('"0": 1', '"0": 9') },
  { what: "its own sum", text: manifestText(described).replace(/"sha256": "./, '"sha256": "x') },
  { what: "its form", text: manifestText(described).slice(1) },
])("a manifest is refused when $what was changed", ({ text }) => {
  expect(() => parseManifest(text)).toThrow("the archive is damaged: manifest.json is not what was written");
});

test("a manifest without a sum is one of the first version that made archives", () => {
  expect(parseManifest(JSON.stringify(described))).toEqual(described);
});

test("what an archive says of itself first is refused when it is not readable", () => {
  expect(() => parseIdentity(identityText(described).slice(1))).toThrow(
    "the archive is damaged: backup.json is not what was written",
  );
});

test.for([
  { name: "backup.json", parse: parseIdentity },
  { name: "manifest.json", parse: parseManifest },
])("a newer format is named, of $name", ({ parse }) => {
  expect(() => parse(JSON.stringify({ ...described, format: 2 }))).toThrow(/newer version .* \(format 2\)/);
});
