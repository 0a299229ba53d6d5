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

export function parseIdentity(text: string): ArchiveIdentity {
  return parsed(identity, text);
}

export function parseManifest(text: string): BackupManifest {
  return parsed(manifest, text);
}

function parsed<T extends z.ZodType>(schema: T, text: string): z.infer<T> {
  const { format } = z.looseObject({ format: z.number() }).parse(JSON.parse(text));
  if (format > 1) throw new Error(`the archive is of a newer version of this program (format ${format})`);
  const result = schema.safeParse(JSON.parse(text));
  if (result.success) return result.data;
  throw new Error(`the archive does not say what is in it:\n${z.prettifyError(result.error)}`);
}
