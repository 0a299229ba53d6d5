import { type AclServer, compareVersions, parseVersion, serverOfImage } from "../../../image/serverOfImage";
import type { ServerFacts } from "../serverFacts";

/** A server by what it writes and reads. */
export interface DataFormat {
  engine: "redis" | "valkey";
  /** `8.4`, as far as the name of an image tells. */
  version: string;
  /** Of the snapshots that it writes. */
  rdb: number;
}

/**
 * The version of RDB by the first Redis that writes it, from `src/rdb.h` of each release: one number for all patches. Newer ones than
 * these are not known.
 */
const rdbOfRedis: [first: string, rdb: number][] = [
  ["8.10", 15],
  ["8.8", 14],
  ["8.6", 13],
  ["7.4", 12],
  ["7.2", 11],
  ["7.0", 10],
  ["5.0", 9],
];
const newestRedis = parseVersion("8.10");
const rdbOfValkey: [first: string, rdb: number][] = [
  ["9.0", 80],
  ["7.2", 11],
];
const newestValkey = parseVersion("9.1");

/** That of an image, by its name; nothing where the name does not tell. */
export function formatOfImage(image: string): DataFormat | undefined {
  return formatOf(/valkey/.test(image) ? "valkey" : "redis", serverOfImage(image).version);
}

/** That of a server that was asked. */
export function formatOfServer({ engine, version }: ServerFacts): DataFormat | undefined {
  return formatOf(engine ?? "redis", parseVersion(version));
}

function formatOf(engine: DataFormat["engine"], version: AclServer["version"]): DataFormat | undefined {
  const [table, newest] = engine === "redis" ? [rdbOfRedis, newestRedis] : [rdbOfValkey, newestValkey];
  if (!version.every(Number.isFinite) || compareVersions(version, newest) > 0) return undefined;
  const row = table.find(([first]) => compareVersions(version, parseVersion(first)) >= 0);
  return row && { engine, version: version.join("."), rdb: row[1] };
}

/** Whether a server loads what another one has written: Valkey refuses every version that Redis has made since they parted. */
export function reads(reader: DataFormat, writer: DataFormat): boolean {
  if (writer.rdb === reader.rdb) return true;
  const common = 11;
  if (reader.engine === "valkey" && writer.engine === "redis") return writer.rdb <= common;
  return writer.rdb < reader.rdb && (reader.engine === writer.engine || writer.rdb <= common);
}

export function nameOfFormat({ engine, version }: DataFormat): string {
  return `${engine === "redis" ? "Redis" : "Valkey"} ${version}`;
}
