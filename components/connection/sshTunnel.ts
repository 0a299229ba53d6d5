import type { Duplex } from "node:stream";
import { sshStream } from "./sshStream";
import { turnedAwayMessage } from "./turnedAway";

/** The host that a server's Docker runs on, when that is reached by SSH: as in `docker:host` and `docker:sshOpts`. */
export interface SshHost {
  /** `ssh://[USER@]HOST[:PORT]` */
  url: string;
  /** More options for `ssh`. */
  options: string[];
}

/** How a tunnel ended: `code` is `SSH` when trying again cannot help, `REFUSED` when nobody listens there, else `LOST`. */
export interface TunnelEnd {
  code: "SSH" | "REFUSED" | "LOST";
  reason: string;
}

/** What ssh's last message means, and what to do. `login` is what follows `ssh` when a person tries the same by hand. */
export function tunnelEnd(stderr: string, login: string, target: string): TunnelEnd {
  const last = stderr.trim().split(/\s*\n/).pop() || "ssh ended without a word";
  const meanings: { message: RegExp; code: TunnelEnd["code"]; advice: string }[] = [
    {
      message: /administratively prohibited/,
      code: "SSH",
      advice: `its sshd forbids connections to ${target}: allow them there (AllowTcpForwarding local), or set \`endpoint\``,
    },
    {
      message: /(open failed: connect failed|request failed): .*refused/i,
      code: "REFUSED",
      advice: `nothing listens on ${target} of that host`,
    },
    {
      message: /Host key verification failed/,
      code: "SSH",
      advice: `its host key is not in your known_hosts, or is another one: compare it, and log in once by hand (ssh ${login})`,
    },
    {
      message: /Permission denied|Too many authentication failures|No supported authentication/,
      code: "SSH",
      advice: `the login is refused. Nobody is asked for a password here: \`ssh -o BatchMode=yes ${login} true\` must work`,
    },
    {
      message: /Could not resolve hostname/,
      code: "SSH",
      advice: "the host is unknown: check `docker:host`, or give it a HostName in your ssh configuration",
    },
    {
      message: turnedAwayMessage,
      code: "LOST",
      advice:
        "its sshd hung up before the login: it takes too few at a time (raise `MaxStartups` in its sshd_config), or none from here",
    },
    {
      message: /ENOENT/,
      code: "SSH",
      advice: "there is no command ssh on the PATH: install OpenSSH's client, or set `endpoint`",
    },
  ];
  const meaning = meanings.find((each) => each.message.test(stderr));
  if (meaning === undefined) return { code: "LOST", reason: last };
  return { code: meaning.code, reason: `${meaning.advice} (${last})` };
}

/** The arguments of `ssh` for a host, and those that a person would log in there with. */
export function sshCommand({ url, options }: SshHost, purpose: string[]): { login: string; args: string[] } {
  const { username, hostname, port } = new URL(url);
  const host = hostname.replace(/^\[|\]$/g, "");
  const user = username ? ["-l", decodeURIComponent(username)] : [];
  const at = port ? ["-p", port] : [];
  // The first of two values counts: the user's own timeouts win, but nothing wins over BatchMode.
  const timeouts = ["ConnectTimeout=10", "ServerAliveInterval=5", "ServerAliveCountMax=3"];
  const usual = timeouts.flatMap((option) => ["-o", option]);
  return {
    login: [...options, ...user, ...at, host].join(" "),
    args: ["-o", "BatchMode=yes", "-T", ...options, ...usual, ...user, ...at, ...purpose, "--", host],
  };
}

/**
 * A connection from the SSH host to `target`, by the user's own `ssh -W` with its configuration, agent and known hosts, never
 * asking anything. It counts as open at once: only an answer through it proves that somebody listens there. For so long as
 * `retrySeconds` it is tried again where sshd turns us away. When it ends otherwise than by `destroy`, `ended` is told why first.
 */
export async function openTunnel(
  through: SshHost,
  target: string,
  retrySeconds: number,
  ended: (end: TunnelEnd) => void,
): Promise<Duplex> {
  const { spawn } = await import("node:child_process");
  const { Duplex } = await import("node:stream");
  const { login, args } = sshCommand(through, ["-W", target]);
  const { stream } = sshStream({ spawn, Duplex }, args, retrySeconds, (tunnel, _code, stderr) => {
    ended(tunnelEnd(stderr, login, target));
    tunnel.destroy();
  });
  // What ioredis asks of a socket and a pipe has not.
  return Object.assign(stream, { setKeepAlive: () => stream, setNoDelay: () => stream });
}
