import type { BackupManifest } from "../archive/manifest";
import { type KeyDigest, keyText } from "./sample";
import { type DataState, keyCount } from "./serverState";

/** What a server on the files of an archive has, compared with what the archive says. */
export interface Comparison {
  /** How many keys it has. */
  keys: number;
  /** How many values were compared. */
  compared: number;
  /** What is otherwise, in a sentence each; nothing when all is as it was. */
  differences: string[];
}

export function compareRestored(
  { keys, sample }: Pick<BackupManifest, "keys" | "sample">,
  restored: Pick<DataState, "keys">,
  digests: readonly KeyDigest[],
  now: number,
): Comparison {
  const lasting = sample.filter(({ expiresAt }) => expiresAt < 0 || expiresAt > now);
  const found = new Map(digests.map((each) => [`${each.db} ${each.key}`, each]));
  const ofSample = lasting.flatMap((each) => {
    const now = found.get(`${each.db} ${each.key}`);
    if (now === undefined) return [`the ${each.type} ${keyText(each)} is missing`];
    if (now.type !== each.type) return [`${keyText(each)} is a ${now.type}, and was a ${each.type}`];
    if (now.digest !== each.digest) return [`the ${each.type} ${keyText(each)} has another value`];
    return now.expiresAt === each.expiresAt ? [] : [`${keyText(each)} has another time to live`];
  });
  return {
    keys: keyCount(restored.keys),
    compared: lasting.length,
    differences: [...countDifferences(keys, restored.keys), ...ofSample],
  };
}

/** Exactly as many where nothing was written during the copy; else within what was. A key that ended since may be gone. */
function countDifferences(
  { before, after, changes, expiring }: BackupManifest["keys"],
  restored: Record<string, number>,
): string[] {
  if (changes === null) return [];
  const isWithin = (has: number, one: number, other: number) =>
    has >= Math.min(one, other) - changes - expiring && has <= Math.max(one, other) + changes;
  if (changes > 0) {
    const [had, has] = [keyCount(before), keyCount(restored)];
    if (isWithin(has, had, keyCount(after))) return [];
    return [
      `${has} keys, and there were ${had} to ${keyCount(after)}, with ${changes} changes during the copy${expired(expiring)}`,
    ];
  }
  const databases = [...new Set([...Object.keys(before), ...Object.keys(restored)])];
  return databases.flatMap((db) => {
    const [had = 0, has = 0] = [before[db], restored[db]];
    return isWithin(has, had, had)
      ? []
      : [`${has} keys in database ${db}, and there were ${had}${expired(expiring)}`];
  });
}

function expired(expiring: number): string {
  return expiring > 0 ? `, ${expiring} of them with a time to live` : "";
}
