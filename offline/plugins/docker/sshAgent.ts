import { spawn } from "node:child_process";
import { Agent } from "node:http";
import { Duplex } from "node:stream";
import { sshCommand } from "../../../components/connection/sshTunnel";

/** Reaches the daemon as `docker` does for ssh:// hosts: `ssh HOST docker system dial-stdio`, with the user's own ssh. */
export class SshAgent extends Agent {
  private readonly command: string[];

  constructor(url: string, options: string[]) {
    // One connection is kept: sshd refuses many at a time (MaxStartups).
    super({ keepAlive: true, maxSockets: 4 });
    this.command = [...sshCommand({ url, options }, []).args, "docker", "system", "dial-stdio"];
  }

  override createConnection(): Duplex {
    const ssh = spawn("ssh", this.command, { stdio: ["pipe", "pipe", "pipe"] });
    const connection = Duplex.from({ writable: ssh.stdin, readable: ssh.stdout });
    const complaints: Buffer[] = [];
    ssh.stderr.on("data", (chunk: Buffer) => complaints.push(chunk));
    ssh.on("error", (error) => connection.destroy(error));
    ssh.on("close", (code) => {
      if (code)
        connection.destroy(
          new Error(Buffer.concat(complaints).toString().trim() || `ssh ended with ${code}`),
        );
    });
    connection.on("close", () => ssh.kill());
    return Object.assign(connection, {
      // What http asks of a socket and a pipe has not.
      setKeepAlive: () => connection,
      setNoDelay: () => connection,
      setTimeout: () => connection,
      ref: () => ssh.ref(),
      unref: () => ssh.unref(),
    });
  }
}
