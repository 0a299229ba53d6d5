import { randomBytes } from "node:crypto";
import type { Writable } from "node:stream";
import type { BackupManifest } from "../../../components/backup/archive/manifest";
import { ByteReader } from "../../../components/backup/copying/byteReader";
import type { DockerDaemon } from "../../../components/connection/dockerCommand";
import { type DockerProcess, dockerProcess, dockerShell } from "../../../components/connection/dockerProcess";
import type { Session } from "../../../components/connection/session";
import { cliSession } from "./cliSession";
import { serverScript, throwawaySocket } from "./serverScript";

/** A container without a network whose server nobody else reaches; it is gone when it is closed, or this process ends. */
export class ThrowawayServer {
  private readonly reader: ByteReader;

  private constructor(
    private readonly daemon: DockerDaemon,
    readonly name: string,
    private readonly shell: DockerProcess,
  ) {
    this.reader = new ByteReader(shell.stdout);
  }

  /** Its data goes into a volume of its own, which goes with it; or into one that stays, by name. */
  static async make(
    daemon: DockerDaemon,
    image: string,
    manifest: Pick<BackupManifest, "truth" | "directives" | "container">,
    volume?: string,
  ): Promise<ThrowawayServer> {
    const name = `${manifest.container}-throwaway-${randomBytes(6).toString("hex")}`;
    const mount = ["--volume", volume === undefined ? "/data" : `${volume}:/data`];
    const options = [
      "--rm",
      "--interactive",
      "--name",
      name,
      "--network",
      "none",
      "--user",
      "root",
      ...mount,
    ];
    const run = ["run", ...options, "--entrypoint", "sh", image];
    const server = new ThrowawayServer(daemon, name, dockerShell(daemon, run, serverScript(manifest)));
    await server.says("ready");
    return server;
  }

  /** Resolves when a tar of the files may be sent into it, which goes into /data; `done`, when all of it is there. */
  async receive(): Promise<{ input: Writable; done: Promise<void> }> {
    const exec = ["exec", "--interactive", this.name, "sh"];
    const { stdin, stdout, said, over } = dockerShell(
      this.daemon,
      exec,
      "printf 'ready\\n'; exec tar -x -f - -C /data",
    );
    await new ByteReader(stdout).line();
    const done = over.then((code) => {
      if (code !== 0)
        throw new Error(`the files cannot be put into the throwaway container: ${said().trim()}`);
    });
    return { input: stdin, done };
  }

  /** Starts Redis on them; in how many milliseconds it has loaded them, by its own log. */
  async start(): Promise<number> {
    this.shell.stdin.write("start\n");
    const seconds = await this.says("loaded");
    return Math.round(Number(seconds) * 1000);
  }

  session(): Session {
    const cli = ["redis-cli", "-s", throwawaySocket, "--json"];
    return cliSession(dockerProcess(this.daemon, ["exec", "--interactive", this.name, ...cli]));
  }

  /** Resolves when Docker has removed it. */
  async close(): Promise<void> {
    this.shell.stdin.end();
    await this.reader.drain().catch(() => {});
    await this.shell.over;
  }

  private async says(word: string): Promise<string> {
    const [said, ...rest] = ((await this.reader.line()) ?? "").split(" ");
    if (said === word) return rest.join(" ");
    await this.close();
    throw new ThrowawayError(this.shell.said().trim() || "the throwaway container ended");
  }
}

/** Of a server that does not start on the files, or a container that cannot be made; with what it said. */
export class ThrowawayError extends Error {}
