import { createHash } from "node:crypto";
import { z } from "zod";

/** What the last entry of an archive is called: one without it is not complete. */
export const manifestName = "manifest.json";
/** The first one: whose it is, so that nobody has to read all of an archive to know. */
export const identityName = "backup.json";

const keys = z.record(z.string(), z.number().int().nonnegative());

const identity = z.object({
  format: z.literal(1),
  stack: z.string(),
  server: z.string(),
  takenAt: z.iso.datetime(),
});

const manifest = identity.extend({
  container: z.string(),
  engine: z.enum(["redis", "valkey"]),
  version: z.string(),
  /** Of the snapshot, or of the base of the append-only file; null where that is one of commands. */
  rdbVersion: z.number().int().nullable(),
  image: z.object({ name: z.string(), id: z.string(), digests: z.array(z.string()) }),
  /** Which file is the truth: what a server on these files has to load. */
  truth: z.enum(["aof", "rdb"]),
  /** All other entries of the archive, in their order. */
  files: z.array(
    z.object({
      name: z.string(),
      kind: z.enum(["data", "text"]),
      bytes: z.number().int().nonnegative(),
      sha256: z.string().regex(/^[0-9a-f]{64}$/),
    }),
  ),
  /** Of those that decide how the data is loaded and kept. */
  directives: z.record(z.string(), z.string()),
  modules: z.array(z.string()),
  keys: z.object({
    /** By database, right before the copy began and right after its last byte was written by the server. */
    before: keys,
    after: keys,
    /** How many of them have a time to live. */
    expiring: z.number().int().nonnegative(),
    /** How many changes there were in between at most; null where that is not known. */
    changes: z.number().int().nonnegative().nullable(),
  }),
  /** Keys by chance which did not change in between. */
  sample: z.array(
    z.object({
      db: z.number().int().nonnegative(),
      key: z.string(),
      type: z.string(),
      digest: z.string(),
      expiresAt: z.number().int(),
    }),
  ),
});

/** Whose an archive is. */
export type ArchiveIdentity = z.infer<typeof identity>;
/** What an archive says of itself. */
export type BackupManifest = z.infer<typeof manifest>;
export type ArchivedFile = BackupManifest["files"][number];

export function identityText({ format, stack, server, takenAt }: ArchiveIdentity): string {
  return textOf({ format, stack, server, takenAt });
}

/** With its own SHA-256, because that of each file is in it, and nothing else is proven by those. */
export function manifestText(manifest: BackupManifest): string {
  return textOf({ ...manifest, sha256: digestOf(manifest) });
}

export function parseIdentity(text: string): ArchiveIdentity {
  return parsed(identity, contentOf(identityName, text));
}

export function parseManifest(text: string): BackupManifest {
  // Archives of the first version that made some have none.
  const { sha256, ...said } = contentOf(manifestName, text);
  if (sha256 !== undefined && sha256 !== digestOf(said)) throw damaged(manifestName);
  return parsed(manifest, said);
}

export function damaged(name: string): Error {
  return new Error(`the archive is damaged: ${name} is not what was written`);
}

const textOf = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;
const digestOf = (value: unknown) => createHash("sha256").update(JSON.stringify(value)).digest("hex");

function contentOf(name: string, text: string): Record<string, unknown> {
  try {
    return z.record(z.string(), z.unknown()).parse(JSON.parse(text));
  } catch {
    throw damaged(name);
  }
}

function parsed<T extends z.ZodType>(schema: T, said: Record<string, unknown>): z.infer<T> {
  if (typeof said.format === "number" && said.format > 1)
    throw new Error(`the archive is of a newer version of this program (format ${said.format})`);
  const result = schema.safeParse(said);
  if (result.success) return result.data;
  throw new Error(`the archive does not say what is in it:\n${z.prettifyError(result.error)}`);
}
