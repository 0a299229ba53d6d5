import type { DataStatement } from "../reportSchema";
import type { ServerInput } from "../serverInput";
import type { DeclaredServer } from "../sides/declaredServer";
import { declaredPersistence, savePoints } from "./declaredPersistence";

type Add = (kind: DataStatement["kind"], text: string) => void;

/** What a power cut takes of the writes that were answered, by `appendfsync`; the later, the more. */
const powerCut: Record<string, string> = {
  always: "loses nothing that was answered",
  everysec: "can lose about the last second of writes",
  no: "can lose about half a minute of writes",
};

/** What the settings that decide on durability change; for a new server, what it begins with. */
export function persistenceStatements({ before, after }: ServerInput): DataStatement[] {
  const statements: DataStatement[] = [];
  const add: Add = (kind, text) => statements.push({ kind, text });
  const now = declaredPersistence(after);
  if (after === undefined || now === undefined) return [];
  if (before === undefined) begun(now, after, add);
  else if (declaredPersistence(before) !== undefined) changed(before, after, add);
  return statements;
}

function begun(now: "aof" | "rdb" | "none", after: DeclaredServer, add: Add): void {
  if (now === "aof") add("kept", `all writes, in the AOF: a power cut ${powerCut[fsync(after)]}`);
  if (now === "rdb")
    add("kept", `what the snapshots have (save ${savePoints(after)}): a crash loses what was written since`);
  if (now === "none") add("kept", 'nothing, as declared: with appendonly no and save "" it is a cache');
}

function changed(before: DeclaredServer, after: DeclaredServer, add: Add): void {
  const [was, is] = [declaredPersistence(before), declaredPersistence(after)];
  const snapshots = `a crash loses everything since the last snapshot (save ${savePoints(after)})`;
  if (was !== is) {
    if (is === "aof") add("kept", "the AOF is turned on: the update waits until its first file is complete");
    else if (is === "none") {
      const what = was === "aof" ? "the AOF is turned off" : "snapshots are turned off";
      add("risk", `${what}: with save "" nothing is on disk, and whatever ends the server loses all data`);
    } else if (was === "aof") add("risk", `the AOF is turned off: from then on ${snapshots}`);
    else add("kept", `snapshots from now on (save ${savePoints(after)})`);
  } else if (is === "aof") syncedOtherwise(before, after, add);
  else if (is === "rdb") savedOtherwise(before, after, add);
  if (is === "aof" && after.rewriteTrigger !== undefined && after.rewriteTrigger !== before.rewriteTrigger) {
    add("kept", "the AOF is rewritten: the update waits until the new file is complete");
  }
}

function syncedOtherwise(before: DeclaredServer, after: DeclaredServer, add: Add): void {
  const [was, is] = [fsync(before), fsync(after)];
  const order = Object.keys(powerCut);
  if (was !== is) {
    const kind = order.indexOf(is) > order.indexOf(was) ? "risk" : "kept";
    add(kind, `appendfsync ${was} → ${is}: a power cut ${powerCut[is] ?? "can lose writes"}`);
  }
  const unsynced = ({ settings }: DeclaredServer) => settings?.["no-appendfsync-on-rewrite"] === "yes";
  if (!unsynced(before) && unsynced(after)) {
    add("risk", `no-appendfsync-on-rewrite yes: while a rewrite or snapshot runs a power cut ${powerCut.no}`);
  }
}

function savedOtherwise(before: DeclaredServer, after: DeclaredServer, add: Add): void {
  const [was, is] = [savePoints(before), savePoints(after)];
  if (was !== is) {
    const isRarer = longestWait(is) > longestWait(was);
    const what = isRarer ? "fewer snapshots" : "snapshots at other times";
    add(
      isRarer ? "risk" : "kept",
      `${what}: save ${was} → ${is}; a crash loses what was written since the last one`,
    );
  }
  const goesOn = ({ settings }: DeclaredServer) => settings?.["stop-writes-on-bgsave-error"] === "no";
  if (!goesOn(before) && goesOn(after)) {
    add("risk", "stop-writes-on-bgsave-error no: writes go on while snapshots fail, and a crash loses them");
  }
}

const fsync = ({ settings }: DeclaredServer) => settings?.appendfsync ?? "everysec";

/** Seconds that a single write may wait for a snapshot: those of the pair that asks for the fewest changes. */
function longestWait(save: string): number {
  const numbers = save.split(/\s+/).filter(Boolean).map(Number);
  const pairs = numbers.flatMap((seconds, at) =>
    at % 2 === 0 ? [{ seconds, changes: numbers[at + 1] ?? 0 }] : [],
  );
  const [first] = pairs.sort((a, b) => a.changes - b.changes || a.seconds - b.seconds);
  return first?.seconds ?? Number.POSITIVE_INFINITY;
}
