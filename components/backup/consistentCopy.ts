import type { Session } from "../connection/session";
import type { BackupManifest } from "./archive/manifest";
import type { CopyMode } from "./copying/copyScript";
import type { CopiedFile, Copy } from "./copying/dataCopy";
import { beginSnapshot, untilComplete, untilWritten } from "./copying/settledFiles";
import { digestsOf, type KeyDigest, randomKeys, unchanged } from "./keys/sample";
import { changesBetween, type DataState, dataState, stateOf } from "./keys/serverState";

interface Copying {
  session: Session;
  copy: Copy;
  mode: CopyMode;
  /** How many keys are looked at. */
  sample: number;
}

interface ConsistentCopy extends Pick<BackupManifest, "keys" | "sample"> {
  files: CopiedFile[];
}

/** Has the files put aside, and looks at the keys before and after: what did not change in between is as it was in the copy. */
export async function consistentCopy(
  { session, copy, mode, sample }: Copying,
  onSnapshot: (done: number, total: number) => void,
): Promise<ConsistentCopy> {
  const chosen = await randomKeys(session, (await dataState(session)).keys, sample);
  const digests = await digestsOf(session, chosen);
  if (mode === "aof") {
    await untilWritten(session);
    const before = await dataState(session);
    const files = await copy.files(mode);
    const after = await dataState(session);
    return { files, ...seenBetween(before, digests, after, await digestsOf(session, chosen)) };
  }
  const begun = await beginSnapshot(session);
  const before = stateOf(begun.before);
  const seen = seenBetween(before, digests, stateOf(begun.after), await digestsOf(session, chosen));
  await untilComplete(session, onSnapshot);
  const saved = await dataState(session);
  const files = await copy.files(mode);
  const after = await dataState(session);
  if (after.savesBegun === saved.savesBegun) return { files, ...seen };
  // The server has saved once more, and that may be the file.
  return { files, ...seenBetween(before, digests, after, await digestsOf(session, chosen)) };
}

function seenBetween(
  before: DataState,
  digestsBefore: KeyDigest[],
  after: DataState,
  digestsAfter: KeyDigest[],
): Pick<BackupManifest, "keys" | "sample"> {
  return {
    keys: {
      before: before.keys,
      after: after.keys,
      expiring: Math.max(before.expiring, after.expiring),
      changes: changesBetween(before, after),
    },
    sample: unchanged(digestsBefore, digestsAfter),
  };
}
