import { bytesOf } from "../../../conf/byteUnits";
import type { DataStatement } from "../reportSchema";
import type { ServerFacts } from "../serverFacts";
import type { ServerInput } from "../serverInput";
import type { DeclaredServer } from "../sides/declaredServer";
import { declaredPersistence, megabytesInWords } from "./declaredPersistence";

/** What less room does to the data that are there: keys that are evicted at once, writes that are refused, a server that is killed. */
export function memoryStatements({ before, after, asked }: ServerInput): DataStatement[] {
  if (before === undefined || after === undefined) return [];
  const facts = asked && "facts" in asked ? asked.facts : undefined;
  const found = [
    evicted(before, after, facts),
    facts && lowered(before, after, facts),
    facts && databaseLost(before, after, facts),
  ];
  return found.filter((statement) => statement !== undefined);
}

/** The share of maxmemory at which a day's writes may fill it. */
const nearlyFull = 0.8;

function evicted(
  before: DeclaredServer,
  after: DeclaredServer,
  facts?: ServerFacts,
): DataStatement | undefined {
  const [was, is] = [roomOf(before), roomOf(after)];
  if (was === undefined || is === undefined || is.bytes === 0) return undefined;
  if (was.bytes === is.bytes && was.policy === is.policy) return undefined;
  const evicts = is.policy !== "noeviction";
  if (facts !== undefined && facts.usedMemoryBytes > is.bytes) {
    const held = `the server holds ${megabytesInWords(facts.usedMemoryBytes)}, and maxmemory is ${megabytesInWords(is.bytes)}`;
    if (!evicts) return { kind: "risk", text: `writes are refused at once: ${held} (noeviction)` };
    const share = 1 - is.bytes / facts.usedMemoryBytes;
    const about = Math.max(1, Math.round(facts.keys * share)).toLocaleString("en");
    const which = is.policy.startsWith("volatile")
      ? `up to ${about} keys that expire`
      : `about ${about} keys`;
    return { kind: "loss", text: `${which} are evicted at once: ${held} (${is.policy})` };
  }
  const isLower = was.bytes === 0 || is.bytes < was.bytes;
  if (!evicts && isLower && facts !== undefined && facts.usedMemoryBytes > nearlyFull * is.bytes) {
    const used = megabytesInWords(facts.usedMemoryBytes);
    return {
      kind: "risk",
      text: `writes are refused soon: maxmemory is ${megabytesInWords(is.bytes)}, and the server holds ${used} (noeviction)`,
    };
  }
  const evicted = was.bytes > 0 && was.policy !== "noeviction";
  if (!evicts || evicted) return undefined;
  return {
    kind: "risk",
    text: `keys are evicted at ${megabytesInWords(is.bytes)} from now on (${is.policy})`,
  };
}

/** At how many bytes what happens, as declared. */
function roomOf({ settings }: DeclaredServer): { bytes: number; policy: string } | undefined {
  if (settings === undefined) return undefined;
  const bytes = bytesOf(settings.maxmemory ?? "0");
  return bytes === undefined
    ? undefined
    : { bytes: Number(bytes), policy: settings["maxmemory-policy"] ?? "noeviction" };
}

function lowered(
  before: DeclaredServer,
  after: DeclaredServer,
  facts: ServerFacts,
): DataStatement | undefined {
  const [was = 0, is = 0] = [before.memory, after.memory];
  if (is === 0 || is === was || facts.usedMemoryBytes < is * 2 ** 20) return undefined;
  const lost = declaredPersistence(after) === "aof" ? "" : ", and what is on no disk yet is lost";
  return {
    kind: "risk",
    text:
      `memory ${is} is less than Redis uses: it holds ${megabytesInWords(facts.usedMemoryBytes)}, so the kernel kills it whenever ` +
      `it has loaded its data${lost}`,
  };
}

function databaseLost(
  before: DeclaredServer,
  after: DeclaredServer,
  facts: ServerFacts,
): DataStatement | undefined {
  const databases = Number(after.settings?.databases ?? 16);
  const highest = facts.highestDatabase;
  if (before.settings === undefined || after.settings === undefined) return undefined;
  if (highest === undefined || highest < databases) return undefined;
  // Redis loads a snapshot with such a key not at all; the commands of an AOF it runs all the same, in the database before.
  const means =
    facts.persistence === "aof"
      ? "Redis does not start, or loads them into another database, over keys of the same names"
      : "Redis does not load the data, and does not start";
  return {
    kind: "risk",
    text: `there are keys in database ${highest}: with databases ${databases} ${means}`,
  };
}
