// On its own, without the table, because a dynamic provider carries it along in the state.
import { bytesOf } from "./byteUnits";

/** Values in which every character counts: files, passwords, cipher lists and the like. */
const literal = /-(file|dir|pass|template|collate)$|^tls-(ciphers|expected)/;

/** `64MB`, `65536kb` and `67108864` mean the same, as do `50` and `50.0`, `Yes` and `yes`, `slave` and `replica`. */
function meaningOfWord(word: string): string {
  const lower = word.toLowerCase();
  const bytes = bytesOf(lower);
  if (bytes !== undefined) return String(bytes);
  if (/^\d+\.\d+$/.test(lower)) return String(Number(lower));
  return lower === "replica" ? "slave" : lower;
}

/**
 * The letters of `notify-keyspace-events` in one order. With `A` (all classes), Redis prints neither the classes it stands for
 * nor `n`, `o` and `c`, which it does not stand for: they cannot be told from what CONFIG GET says.
 */
function meaningOfFlags(flags: string): string {
  const all = [..."g$lshzxetd"].every((flag) => flags.includes(flag)) ? `${flags}A` : flags;
  const printed = all.includes("A") ? all.replace(/[g$lshzxetdanoc]/g, "") : all;
  return [...printed]
    .sort()
    .filter((flag, i, sorted) => flag !== sorted[i - 1])
    .join("");
}

function meaning(directive: string, value: string): string {
  if (directive === "notify-keyspace-events") return meaningOfFlags(value);
  if (literal.test(directive)) return value;
  const words = value.split(/\s+/).filter((word) => word !== "" && word !== directive);
  const meanings = words.map(meaningOfWord);
  return (directive.startsWith("shutdown-on-") ? meanings.sort() : meanings).join(" ");
}

/**
 * Whether two texts of a directive mean the same to Redis: what this program declares, what CONFIG GET prints, and (for
 * `save`) the lines of a redis.conf.
 */
export function sameValue(directive: string, a: string, b: string): boolean {
  return a === b || meaning(directive, a) === meaning(directive, b);
}
