import type { ExecFileException } from "node:child_process";
import { failure } from "./sessionError";
import { type SshHost, sshCommand } from "./sshTunnel";
import { whenLetIn } from "./turnedAway";

interface Outcome {
  error: ExecFileException | null;
  stdout: string;
  stderr: string;
}

/** The Docker daemon that a server runs under. */
export interface DockerDaemon {
  /** As in `docker:host`; empty for the socket of this machine. */
  url: string;
  /** `docker:sshOpts`. */
  sshOptions: string[];
  /** `docker:certPath`, for a host by TCP: the directory of the keys. Without it, Docker's command takes them from the environment. */
  certPath?: string;
}

/** How Docker's own command is called for a daemon: by ssh on the daemon's host, as the docker plugin's ssh does it too. */
export function dockerCall({ url, sshOptions, certPath }: DockerDaemon, args: string[]): [string, string[]] {
  if (url.startsWith("ssh://")) {
    const through: SshHost = { url, options: sshOptions };
    return ["ssh", [...sshCommand(through, []).args, "docker", ...args]];
  }
  // The context that is merely current is not where the docker plugin works.
  const host = url ? ["--host", url] : ["--context", "default"];
  const keys = url.startsWith("tcp://") && certPath ? tlsOptions(certPath) : [];
  return ["docker", [...host, ...keys, ...args]];
}

function tlsOptions(directory: string): string[] {
  const files = { tlscacert: "ca.pem", tlscert: "cert.pem", tlskey: "key.pem" };
  return [
    "--tlsverify",
    ...Object.entries(files).map(([option, file]) => `--${option}=${directory}/${file}`),
  ];
}

/**
 * What only Docker can tell or do, such as reading a file that Redis boots from. Resolves with what the command printed. Its
 * arguments must need no quoting, because ssh hands them to a shell. Fails with the code `DOCKER` when the command could not do
 * its work, `ABSENT` when there is no such command.
 */
export async function docker(daemon: DockerDaemon, ...args: string[]): Promise<string> {
  return dockerWith(daemon, "", ...args);
}

/** The same for a command that reads `input`. */
export async function dockerWith(
  daemon: DockerDaemon,
  input: string | Buffer,
  ...args: string[]
): Promise<string> {
  const { execFile } = await import("node:child_process");
  const [command, all] = dockerCall(daemon, args);
  const run = () =>
    new Promise<Outcome>((resolve) => {
      const options = { timeout: 300_000, maxBuffer: 64 << 20 };
      const child = execFile(command, all, options, (error, stdout, stderr) =>
        resolve({ error, stdout, stderr }),
      );
      // One that ends without having read it says why by itself.
      child.stdin?.on("error", () => {});
      child.stdin?.end(input);
    });
  const { error, stdout, stderr } = await whenLetIn(run);
  if (!error) return `${stdout}${stderr}`;
  const code: unknown = error.code;
  const absent = code === "ENOENT" || code === 127;
  const printed = `${stdout}${stderr}`.trim() || error.message;
  throw failure(printed, absent ? "ABSENT" : "DOCKER");
}
