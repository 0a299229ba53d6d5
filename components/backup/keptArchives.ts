import { timeInName } from "./archive/archiveName";
import { readIdentity } from "./archive/readArchive";
import type { BackupTarget } from "./targets/target";

/** Takes away the oldest archives of one server, until so many are left. Names of two servers may begin alike, so each is looked into. */
export async function removeOldest(
  target: BackupTarget,
  { stack, server }: { stack: string; server: string },
  keep: number,
): Promise<string[]> {
  const candidates = (await target.list())
    .map(({ name }) => ({ name, time: timeInName(stack, server, name) }))
    .filter(({ time }) => time !== undefined)
    .sort((a, b) => (a.name < b.name ? 1 : -1));
  // Without having looked into any, there are no more than these.
  if (candidates.length <= keep) return [];
  const own: string[] = [];
  for (const { name } of candidates) {
    const identity = await readIdentity(await target.open(name)).catch(() => undefined);
    if (identity?.stack === stack && identity.server === server) own.push(name);
  }
  const removed = own.slice(keep);
  for (const name of removed) await target.remove(name);
  return removed;
}
