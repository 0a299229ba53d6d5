interface Cause {
  pattern: RegExp;
  /** What happened and the way out. */
  sentence: (match: RegExpMatchArray, container: string) => string;
}

/** What lies with the host: the throwaway server of the installer ends by it, too. */
const ofHost: Cause[] = [
  {
    pattern: /crashed by signal: 4\b|illegal instruction|exit code 132\b/i,
    sentence: () =>
      "Redis ended by an illegal instruction: this CPU lacks one that the Redis of the image was built with. Take a newer patch of the " +
      "image (on some ARM CPUs 8.2.6 ends so, and 8.2.7 does not), an image that was built for this CPU, or another Docker host",
  },
  {
    pattern: /ARM64-COW-BUG|bug that could lead to data corruption during background save/,
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

/** What lies with the files on the volumes. The first that matches counts, so the last one is what nothing else explains. */
const ofFiles: Cause[] = [
  {
    pattern: /\/usr\/local\/etc\/redis\S*: Permission denied/,
    sentence: () =>
      "Redis may not read a file in its config volume, which belongs to another user: `pulumi up --refresh` installs the files again",
  },
  {
    pattern: /(?:RDB|AOF|append|\/data\b).*Permission denied/i,
    sentence: (_match, container) =>
      "Redis may not use a file on the data volume, which belongs to another user: give it to Redis with " +
      `\`docker run --rm --user root --volumes-from ${container} --entrypoint chown IMAGE -R redis: /data\`, with the server's image as IMAGE`,
  },
  {
    pattern: /Can't handle RDB format version (\d+)/,
    sentence: ([, version = ""]) =>
      `the files on the data volume have RDB version ${version}${writerOf(version)}, which the Redis of the image does not read: nothing has ` +
      "changed them, and they are whole. Take the image that ran before or a newer one, or restore a backup that was made with this one",
  },
  {
    pattern: /module (?:AUX )?data.*?module(?: type)? '([^']+)'/,
    sentence: ([, module]) =>
      `the files on the data volume hold data of the module ${module}, which the image does not load: nothing has changed them, and they are ` +
      "whole. Take an image that loads it (those of Redis Stack come with redis:8 and newer, on amd64 and arm64 only), or restore a backup " +
      "without such data",
  },
  {
    // It says itself what is wrong and what to do.
    pattern: /boot: not started: (?!.* builds on)/,
    sentence: () => "",
  },
  {
    pattern:
      /reading the append only file|AOF manifest|boot: not started: .* builds on|RDB file|AOF file|Bad file format/,
    sentence: (_match, container) =>
      "Redis refuses to load the files on the data volume, and nothing has changed them. " +
      `\`npm run redis -- repair --container ${container}\` shows on a copy what a repair would lose, and asks before it does it; ` +
      "a recent backup may lose less.",
  },
];

/** The versions of Redis that write an RDB version which an older one may meet. */
function writerOf(version: string): string {
  const writers: Record<string, string> = {
    11: "Redis 7.2",
    12: "Redis 7.4 to 8.4",
    13: "Redis 8.6",
    14: "Redis 8.8",
    15: "Redis 8.10",
    80: "Valkey 9",
  };
  return writers[version] === undefined ? "" : ` (${writers[version]})`;
}

function causeIn(log: readonly string[], causes: readonly Cause[], container = ""): string | undefined {
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

/** The same for a server: from its log and, in the same form, the exit code of its container. */
export function failureCause(container: string, log: readonly string[]): string | undefined {
  return causeIn(log, [...ofHost, ...ofFiles], container);
}
