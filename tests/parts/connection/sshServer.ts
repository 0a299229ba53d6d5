import { type ChildProcess, execFile, spawn } from "node:child_process";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir, userInfo } from "node:os";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { vi } from "vitest";
import { waitDeadline } from "../../deadlines";
import { children, killTree } from "./processes";

const run = promisify(execFile);
const sshd = "/usr/sbin/sshd";

/** Why no sshd can be had here, to be printed by the tests that are skipped for it. */
export const withoutSshd =
  process.platform !== "linux" || process.getuid?.() !== 0
    ? "needs root on Linux"
    : existsSync(sshd)
      ? undefined
      : "needs sshd: apt-get install openssh-server (npm test does that)";

export interface SshServerOptions {
  /** The name that clients know it by. */
  name: string;
  address?: string;
  port: number;
  /** What to run sshd by, and what clients reach it by: a command and its arguments, to which more are added. */
  within?: string[];
  /** Lines of sshd_config. */
  settings?: string[];
}

/**
 * An sshd of the test's own, with keys of its own, and a client configuration that knows it. The user's files are not touched:
 * OpenSSH takes the home directory from passwd, so clients find the configuration by an `ssh` of ours that is first on the PATH.
 */
export class SshServer {
  private log = "";

  private constructor(
    readonly name: string,
    readonly directory: string,
    private readonly daemon: ChildProcess,
  ) {}

  static async start(options: SshServerOptions): Promise<SshServer> {
    const { name, address = "127.0.0.1", port, within = [], settings = [] } = options;
    const directory = await mkdtemp(join(tmpdir(), "rem-ssh-"));
    const file = (path: string) => join(directory, path);
    for (const key of ["host", "login", "stranger"]) {
      await run("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", file(key)]);
    }
    const publicKey = (key: string) => readFileSync(file(`${key}.pub`), "utf8");
    await writeFile(file("authorized_keys"), publicKey("login"));
    await writeFile(file("known_hosts"), `[${address}]:${port},${address} ${publicKey("host")}`);
    const serverLines = [
      `Port ${port}`,
      `ListenAddress ${address}`,
      `HostKey ${file("host")}`,
      `AuthorizedKeysFile ${file("authorized_keys")}`,
      "PasswordAuthentication no",
      "KbdInteractiveAuthentication no",
      "PermitRootLogin prohibit-password",
      "StrictModes no",
      "UsePAM no",
      "PidFile none",
      ...settings,
    ];
    const clientLines = [
      `Host ${name}`,
      `  HostName ${address}`,
      `  Port ${port}`,
      `  User ${userInfo().username}`,
      `  IdentityFile ${file("login")}`,
      "  IdentitiesOnly yes",
      `  UserKnownHostsFile ${file("known_hosts")}`,
      "  GlobalKnownHostsFile none",
      ...(within.length > 0
        ? [
            `  ProxyCommand ${[...within, process.execPath, join(__dirname, "pipe.cjs")].join(" ")} ${address} ${port}`,
          ]
        : []),
    ];
    await writeFile(file("sshd_config"), `${serverLines.join("\n")}\n`);
    await writeFile(file("ssh_config"), `${clientLines.join("\n")}\n`);
    await mkdir(file("bin"));
    const ssh = [
      "#!/bin/sh",
      `[ ! -e '${file("away")}' ] || { echo 'ssh: connect to host ${name}: Network is unreachable' >&2; exit 255; }`,
      `exec /usr/bin/ssh -F '${file("ssh_config")}' "$@"`,
    ];
    await writeFile(file("bin/ssh"), `${ssh.join("\n")}\n`);
    await chmod(file("bin/ssh"), 0o755);
    // Where sshd puts its unprivileged half.
    await mkdir("/run/sshd", { recursive: true });

    const [command = "", ...args] = [...within, sshd, "-D", "-e", "-f", file("sshd_config")];
    const daemon = spawn(command, args, { stdio: ["ignore", "ignore", "pipe"] });
    const server = new SshServer(name, directory, daemon);
    daemon.stderr?.on("data", (chunk) => {
      server.log += chunk;
    });
    await vi.waitUntil(
      async () => {
        if (daemon.exitCode !== null) throw new Error(`sshd ended: ${server.log}`);
        return run("ssh", [name, "true"], { env: server.environment }).then(
          () => true,
          () => false,
        );
      },
      { timeout: waitDeadline, interval: 50 },
    );
    return server;
  }

  /** The environment in which `ssh` knows this host. */
  get environment(): { PATH: string } {
    return { PATH: [join(this.directory, "bin"), process.env.PATH].join(delimiter) };
  }

  /** Lets clients of this one know another host, too; that one stays there when this one goes away. */
  async alsoKnows(other: SshServer): Promise<void> {
    const [ssh, own] = [this.file("bin/ssh"), await readFile(this.file("bin/ssh"), "utf8")];
    const rest = own.replace("#!/bin/sh\n", "");
    await writeFile(
      ssh,
      `#!/bin/sh\ncase " $* " in *" ${other.name} "*) exec ${other.file("bin/ssh")} "$@" ;; esac\n${rest}`,
    );
  }

  file(name: string): string {
    return join(this.directory, name);
  }

  /** How many connections are open. */
  connections(): number {
    return children(this.daemon.pid).length;
  }

  /** Whether it has turned somebody away because too many were logging in. */
  hasTurnedAway(): boolean {
    return this.log.includes("past MaxStartups");
  }

  /** Breaks all connections that are open, as a lost network would; new ones get through. */
  cut(): void {
    for (const child of children(this.daemon.pid)) killTree(child);
  }

  /** Takes the host off the network: nothing gets through until it is back. */
  goAway(): void {
    writeFileSync(this.file("away"), "");
    this.cut();
  }

  comeBack(): void {
    rmSync(this.file("away"), { force: true });
  }

  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.daemon.once("exit", resolve));
    this.daemon.kill();
    this.cut();
    if (this.daemon.exitCode === null && this.daemon.signalCode === null) await ended;
    await rm(this.directory, { recursive: true });
  }
}
