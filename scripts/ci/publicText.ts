import { isIP } from "node:net";

const hidden = "***";

/** Addresses that say nothing about where a server is. */
const everywhere = new Set(["127.0.0.1", "0.0.0.0", "::1", "::"]);

/**
 * What may stand in the log and the comments of a public repository, of a line that Pulumi or Docker printed: no ids, hosts, hashes
 * and fingerprints. An image keeps its digest, which is in the repository and in the registry. Nothing is left of a line that only
 * tells an id.
 *
 * @param hosts names of hosts that the stack uses
 */
export function publicLine(line: string, hosts: readonly string[]): string | undefined {
  if (/^\s*\[(id|provider)=.*\]$/.test(line)) return undefined;
  return (
    hosts
      .reduce((text, host) => text.replaceAll(wholeName(host), hidden), line)
      .replace(/\b(ssh|tcp|npipe|rediss?):\/\/[^\s"'`<>)\],;]+/gi, `$1://${hidden}`)
      .replace(/(?<![\w.-])\w[\w.-]*@(?!sha256:)\[?[a-z0-9]([\w.:-]*\w)?\]?/gi, hidden)
      .replace(/SHA256:[\w+/]{43}=?|(?<![\w:])(MD5:)?([0-9a-f]{2}:){15}[0-9a-f]{2}(?![\w:])/g, hidden)
      // The address of a network card.
      .replace(/(?<![\w:])([0-9a-f]{2}:){5}[0-9a-f]{2}(?![\w:])/gi, hidden)
      .replace(/\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/gi, hidden)
      .replace(/(?<!@sha256:)\b(?=[0-9]*[a-f])[0-9a-f]{12,}\b|(?<!@sha256:)\b[0-9a-f]{32,}\b/gi, hidden)
      .replace(/(?<![\w.:-])[0-9a-f]*[.:][0-9a-f.:]*([0-9a-f]|::)(?![\w-])/gi, publicAddress)
  );
}

/** An address, or what looks like one, such as a version or a time; the address may be followed by a port. */
function publicAddress(text: string): string {
  const [, address = text, port = ""] = /^(\d+\.\d+\.\d+\.\d+)(:\d+)$/.exec(text) ?? [];
  return isIP(address) !== 0 && !everywhere.has(address) ? `${hidden}${port}` : text;
}

/** What stands before a host's name in what ssh, Docker and Pulumi print. */
const beforeHost = [
  /\bhost(name)?[\s:]+"?/,
  /\bhost *: "[^"]*" => "/,
  /\blookup /,
  /\bhost key (is known )?for /,
  /\bhttps?:\/\//,
  /\bPermanently added '/,
  /\bConnection (closed|reset) by /,
  /\bConnection to /,
]
  .map(({ source }) => source)
  .join("|");

/** A host's whole name; one without a dot is found by what is around it, because it may be a word that means something else too. */
function wholeName(host: string): RegExp {
  const name = host.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const before = host.includes(".") ? "(?<![\\w.-])" : `(?<=${beforeHost})`;
  return new RegExp(`${before}${name}(?![\\w-])`, "gi");
}

/** The names of hosts in a stack's configuration and in the environment of its commands. */
export function hostNames(config: Record<string, unknown>, env: NodeJS.ProcessEnv): string[] {
  const urls = [config["docker:host"], env.DOCKER_HOST].filter((url) => typeof url === "string");
  const endpoints = Object.entries(config).flatMap(([key, value]) =>
    key.endsWith(":endpoint") && typeof value === "string" ? [`tcp://${value}`] : [],
  );
  const names = [...urls, ...endpoints].flatMap((url) => (URL.canParse(url) ? new URL(url).hostname : []));
  // Of hosts on the way there: messages say how a person would log in by hand.
  const onTheWay = [config["docker:sshOpts"]].flat().flatMap(namesWithDots);
  return [...new Set([...names, ...onTheWay])].filter(
    (name) => name !== "" && name !== "localhost" && isIP(name) === 0,
  );
}

function namesWithDots(option: unknown): string[] {
  return String(option).match(/[a-z0-9-]+(\.[a-z0-9-]+)+/gi) ?? [];
}
