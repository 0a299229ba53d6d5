/** What an archive is called: `<stack>-<server>-<UTC time>.tar.zst`. */
export function archiveName(stack: string, server: string, takenAt: Date): string {
  return `${namePrefix(stack, server)}${timeText(takenAt)}.tar.zst`;
}

/** When the archive of that name was taken, if it may be one of this server; whose it is its first entry says. */
export function timeInName(stack: string, server: string, name: string): string | undefined {
  const prefix = namePrefix(stack, server);
  if (!name.startsWith(prefix)) return undefined;
  return /^(\d{8}T\d{6}\.\d{3}Z)\.tar\.zst$/.exec(name.slice(prefix.length))?.[1];
}

function namePrefix(stack: string, server: string): string {
  return `${[stack, server].map((part) => part.replace(/[^\w.-]/g, "_")).join("-")}-`;
}

/** Sorts as time does; to the millisecond, so that two have two names. */
function timeText(time: Date): string {
  return time.toISOString().replace(/[-:]/g, "");
}
