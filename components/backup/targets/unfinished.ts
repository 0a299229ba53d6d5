/** What a file is called that is not complete. */
export const partial = ".partial";

/**
 * A file that nobody has written to for so long has no writer any more: one that works writes all the time. If it only slept, as its
 * machine did, it fails without its file, and makes no archive.
 */
export const abandonedMinutes = 60;

/** Of the names in a directory, those of incomplete files of ours. */
export function unfinishedIn(names: string[], isOurs: (name: string) => boolean): string[] {
  return names.filter((name) => name.endsWith(partial) && isOurs(name.slice(0, -partial.length)));
}
