import { type Cause, causeIn, ofHost } from "./throwawayCause";

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

/** Why a server did not start, with the way out: from its log and, in the same form, the exit code of its container. */
export function failureCause(container: string, log: readonly string[]): string | undefined {
  return causeIn(log, [...ofHost, ...ofFiles], container);
}
