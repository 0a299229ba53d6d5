export interface Cause {
  pattern: RegExp;
  /** What happened and the way out. */
  sentence: (match: RegExpMatchArray, container: string) => string;
}

/** What lies with the host: the throwaway server of the installer ends by it, too. */
export const ofHost: Cause[] = [
  {
    pattern: /crashed by signal: 4\b|illegal instruction|exit code 132\b/i,
    sentence: () =>
      "Redis ended by an illegal instruction: this CPU lacks one that the Redis of the image was built with. Take a newer patch of the " +
      "image (on some ARM CPUs 8.2.6 ends so, and 8.2.7 does not), an image that was built for this CPU, or another Docker host",
  },
  {
    // With ignore-warnings Redis logs the bug as well, and starts: then something else is the cause.
    pattern: /Redis will now exit to prevent data corruption.*ARM64-COW-BUG/,
    sentence: () =>
      "the kernel of the Docker host has a bug by which a snapshot or a rewrite may be damaged, and Redis does not start on it: update " +
      "the kernel; or, if what it holds may be lost, set the directive ignore-warnings to ARM64-COW-BUG (in `settings`)",
  },
];

/** What lies with the image, of what only it can judge. */
const ofImage: Cause[] = [
  {
    pattern:
      /'\(?[+-](?:[a-z]+\.|@(?:search|json|timeseries|bloom|cuckoo|cms|topk|tdigest)\b).*(?:Unknown command|category)/i,
    sentence: () =>
      "the image does not have that command or category of a module: the official image has modules from redis:8 on, on amd64 and arm64 " +
      "only, and each version brings more commands",
  },
];

/** The first of the causes that something in the log shows. */
export function causeIn(
  log: readonly string[],
  causes: readonly Cause[],
  container = "",
): string | undefined {
  for (const { pattern, sentence } of causes) {
    const match = log.map((line) => line.match(pattern)).find((found) => found !== null);
    if (match) return sentence(match, container) || undefined;
  }
  return undefined;
}

/** Why the throwaway server of the installer did not start, from what was printed of it, where more than that can be told. */
export function throwawayCause(log: readonly string[]): string | undefined {
  return causeIn(log, [...ofHost, ...ofImage]);
}
