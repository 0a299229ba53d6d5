import { spawn } from "node:child_process";
import { Agent } from "node:http";
import { Duplex } from "node:stream";
import { sshStream } from "../../../components/connection/sshStream";
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
    const { stream, process } = sshStream({ spawn, Duplex }, this.command, 30, (connection, code, stderr) => {
      if (code === 0) connection.push(null);
      else connection.destroy(new Error(stderr.trim() || `ssh ended with ${code}`));
    });
    return Object.assign(stream, {
      // What http asks of a socket and a pipe has not.
      setKeepAlive: () => stream,
      setNoDelay: () => stream,
      setTimeout: () => stream,
      ref: () => process().ref(),
      unref: () => process().unref(),
    });
  }
}
