import type { ServerFacts } from "../serverFacts";

/** How much data there is. */
interface Amount {
  keys: number;
  bytes: number;
}

/** Seconds as measured on a machine with two cores; each server's own last load says how much faster or slower its machine is. */
const measured = {
  load: { key: 0.78e-6, byte: 0.6e-9 },
  save: { key: 1.9e-6, byte: 1.2e-9 },
  /** Of the commands in an AOF, each about as long as three fifths of what a key takes in memory. */
  command: { key: 1.1e-6, byte: 1e-9 },
};

/** A load that was shorter says nothing of the machine. */
const tellingSeconds = 0.2;

const amountOf = ({ keys, usedMemoryBytes }: ServerFacts): Amount => ({ keys, bytes: usedMemoryBytes });
const time = ({ keys, bytes }: Amount, each: { key: number; byte: number }) =>
  keys * each.key + bytes * each.byte;

/** How long the data take to load from a snapshot, on the machine that was measured. */
const loadSeconds = (facts: ServerFacts) => time(amountOf(facts), measured.load);

/** How long they take to be written as a snapshot. */
export const saveSeconds = (facts: ServerFacts) => time(amountOf(facts), measured.save);

/** No machine is slower than that by itself: such a load waits for something of its own, such as `key-load-delay`. */
const slowestMachine = 20;

/** How much longer a load takes than on that machine: by the server's last one, and by how busy its host is now. */
const slownessOfLoad = (facts: ServerFacts) => slownessBy(machineFactor(facts), facts);

/** The same for other work. */
export const slowness = (facts: ServerFacts) =>
  slownessBy(Math.min(machineFactor(facts), slowestMachine), facts);

function slownessBy(machine: number, facts: ServerFacts): number {
  const busy = busyFactor(facts);
  // A load that was slow may have been so because the host was as busy as now.
  return machine > 1 ? Math.max(machine, busy) : machine * busy;
}

function machineFactor({ lastLoad }: ServerFacts): number {
  const last = lastLoad?.snapshot;
  if (last === undefined || last.seconds < tellingSeconds) return 1;
  return last.seconds / time(last, measured.load);
}

/** More load than the cores can take makes everything slower; half of what there is now is taken to be still there then. */
export function busyFactor({ hostLoad = 0 }: ServerFacts): number {
  return Math.max(1, (1 + hostLoad) / 2);
}

/** How long the commands of an AOF take, by the last ones where those took long enough to tell. */
function commandsSeconds(bytes: number, facts: ServerFacts): number {
  const last = facts.lastLoad?.commands;
  if (last !== undefined && last.seconds >= tellingSeconds) return (bytes * last.seconds) / last.bytes;
  const each = 0.6 * (facts.keys > 0 ? facts.usedMemoryBytes / facts.keys : 100);
  return time({ keys: bytes / each, bytes }, measured.command) * slowness(facts);
}

/** How long a boot takes to load what the server has on disk: the snapshot in it, and the commands after that. */
export function bootSeconds(facts: ServerFacts, hasPreamble: boolean): number {
  if (facts.persistence === "none" || facts.keys === 0) return 0;
  const { aofBytes = 0, aofBaseBytes = 0 } = facts;
  const isAof = facts.persistence === "aof";
  // After a rewrite there is nothing but the base.
  const isWhole = !isAof || facts.writing === "aof rewrite" || aofBytes === 0;
  const share = isWhole ? 1 : aofBaseBytes / aofBytes;
  const snapshot = hasPreamble || !isAof ? share * loadSeconds(facts) * slownessOfLoad(facts) : 0;
  const commands = isAof ? aofBytes - (hasPreamble ? share * aofBytes : 0) : 0;
  return snapshot + commandsSeconds(commands, facts);
}
