import { timeInName } from "./archive/archiveName";
import type { ArchiveIdentity } from "./archive/manifest";
import { readIdentity } from "./archive/readArchive";
import type { BackupTarget } from "./targets/target";

type Owner = Pick<ArchiveIdentity, "stack" | "server">;

/** Names that may be those of one server's archives, the newest first. */
async function candidates(target: BackupTarget, { stack, server }: Owner): Promise<string[]> {
  const names = (await target.list()).map(({ name }) => name);
  return names
    .filter((name) => timeInName(stack, server, name) !== undefined)
    .sort()
    .reverse();
}

/** The archive's identity, if it is this server's: names of two servers may begin alike, so each is looked into. */
async function ownIdentity(
  target: BackupTarget,
  { stack, server }: Owner,
  name: string,
): Promise<ArchiveIdentity | undefined> {
  const identity = await readIdentity(await target.open(name)).catch(() => undefined);
  return identity?.stack === stack && identity.server === server ? identity : undefined;
}

/** The newest archive of one server, and when it was taken. */
export async function newestArchive(
  target: BackupTarget,
  owner: Owner,
): Promise<{ time: string; file: string } | undefined> {
  for (const file of await candidates(target, owner)) {
    const identity = await ownIdentity(target, owner, file);
    if (identity) return { time: identity.takenAt, file };
  }
  return undefined;
}

/** Takes away what earlier backups of one server left that were killed. */
export function removeUnfinished(target: BackupTarget, { stack, server }: Owner): Promise<string[]> {
  return target.removeUnfinished((name) => timeInName(stack, server, name) !== undefined);
}

/** Takes away the oldest archives of one server, until so many are left. */
export async function removeOldest(target: BackupTarget, owner: Owner, keep: number): Promise<string[]> {
  const names = await candidates(target, owner);
  // Without having looked into any, there are no more than these.
  if (names.length <= keep) return [];
  const own: string[] = [];
  for (const name of names) {
    if (await ownIdentity(target, owner, name)) own.push(name);
  }
  const removed = own.slice(keep);
  for (const name of removed) await target.remove(name);
  return removed;
}
