/** How many of the server's last lines an error shows. */
export const shownLogLines = 20;

interface Cause {
  pattern: RegExp;
  sentence: (match: RegExpMatchArray) => string;
}

/** Docker's messages for what people run into, each with the sentence that says what to do. The first that matches counts. */
const causes: Cause[] = [
  {
    pattern:
      /(?:Bind for|listen tcp\S*) ?(\S+?):(\d+)(?: failed: port is already allocated|: bind: address already in use)/,
    sentence: ([, address, port]) =>
      `port ${port} on ${address} of the Docker host is taken: stop what listens there, or set \`port\` to a free one`,
  },
  {
    pattern: /port is already allocated|address already in use/,
    sentence: () =>
      "the port is taken on the Docker host: stop what listens there, or set `port` to a free one",
  },
  {
    pattern:
      /(?:listen tcp\S* )?(\S+?)(?::\d+)?: bind: cannot assign requested address|cannot assign requested address/,
    sentence: ([, address]) =>
      `${address ?? "the bind address"} is not an address of the Docker host: set \`bindAddress\` to one of its own, such as 127.0.0.1`,
  },
  {
    pattern: /unable to pull image (\S+): /,
    sentence: ([, image]) =>
      `the image ${image} is neither on the Docker host nor to be pulled: check \`image\`, the host's network and its registry login`,
  },
  {
    pattern: /network (\S+) not found/,
    sentence: ([, network]) =>
      `the Docker network ${network} does not exist: create it (docker network create ${network}), or set \`network\` to an existing one`,
  },
  {
    pattern: /container name "\/?([^"]+)" is already in use/,
    sentence: ([, name]) =>
      `a container named ${name} exists that is not of this stack: remove it (docker rm -f ${name}), or use another stack name`,
  },
];

/** One clear sentence for why a container could not be created or started, or nothing when Docker's message has to do. */
export function explainStartFailure(errors: readonly string[]): string | undefined {
  const text = errors.join("\n");
  for (const { pattern, sentence } of causes) {
    const match = text.match(pattern);
    if (match) return sentence(match);
  }
  return undefined;
}

/** Whether the container was started but never became healthy, so that its log says why. */
export function neverHealthy(errors: readonly string[]): boolean {
  return errors.some((error) => error.includes("failed to be in healthy state"));
}

/** What to do about files that Redis may not use or refuses to load, if that is what the end of its log is about. */
export function repairAdvice(container: string, log: readonly string[]): string | undefined {
  if (log.some((line) => /(RDB|AOF|append).*Permission denied/i.test(line))) {
    return (
      "Redis may not use a file on the data volume, which belongs to another user: give it to Redis with " +
      `\`docker run --rm --user root --volumes-from ${container} --entrypoint chown IMAGE -R redis: /data\`, with the server's image as IMAGE`
    );
  }
  const damage =
    /reading the append only file|AOF manifest|boot: not started: .* builds on|RDB file|AOF file|Bad file format/;
  // These are whole: what is wrong stands in the line itself.
  const other = /Can't handle RDB format version|boot: not started: (?!.* builds on)/;
  if (log.some((line) => other.test(line)) || !log.some((line) => damage.test(line))) return undefined;
  return (
    "Redis refuses to load the files on the data volume, and nothing has changed them. " +
    `\`npm run redis -- repair --container ${container}\` shows on a copy what a repair would lose, and asks before it does it; ` +
    "a recent backup may lose less."
  );
}
