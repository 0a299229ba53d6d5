import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import type { BackupManifest } from "../../../components/backup/archive/manifest";
import { ByteReader } from "../../../components/backup/copying/byteReader";
import { type DockerDaemon, dockerCall } from "../../../components/connection/dockerCommand";
import type { Session } from "../../../components/connection/session";
import { cliSession } from "./cliSession";
import { serverScript, throwawaySocket } from "./serverScript";

/** A container without a network whose server nobody else reaches; it is gone when it is closed, or this process ends. */
export class ThrowawayServer {
  private printed = "";
  private readonly reader: ByteReader;
  private readonly over: Promise<unknown>;

  private constructor(
    private readonly daemon: DockerDaemon,
    readonly name: string,
    private readonly child: ChildProcessWithoutNullStreams,
  ) {
    this.reader = new ByteReader(child.stdout);
    child.stderr.on("data", (text: Buffer) => {
      this.printed += text.toString();
    });
    this.over = new Promise((resolve) => child.on("error", resolve).on("close", resolve));
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
    const child = started(daemon, ["run", ...options, "--entrypoint", "sh", image]);
    child.stdin.write(`{\n${serverScript(manifest)}\n}\nexit\n`);
    const server = new ThrowawayServer(daemon, name, child);
    await server.says("ready");
    return server;
  }

  /** What takes a tar of the files into /data. */
  receive(): { child: ChildProcessWithoutNullStreams; done: Promise<void> } {
    const child = started(this.daemon, [
      "exec",
      "--interactive",
      this.name,
      "tar",
      "-x",
      "-f",
      "-",
      "-C",
      "/data",
    ]);
    let printed = "";
    child.stderr.on("data", (text: Buffer) => {
      printed += text.toString();
    });
    child.stdout.resume();
    const done = new Promise<void>((resolve, reject) => {
      child.on("error", reject).on("close", (code) => {
        if (code === 0) resolve();
        else reject(new Error(`the files cannot be put into the throwaway container: ${printed.trim()}`));
      });
    });
    return { child, done };
  }

  /** Starts Redis on them; in how many milliseconds it has loaded them, by its own log. */
  async start(): Promise<number> {
    this.child.stdin.write("start\n");
    const seconds = await this.says("loaded");
    return Math.round(Number(seconds) * 1000);
  }

  session(): Session {
    return cliSession(
      started(this.daemon, [
        "exec",
        "--interactive",
        this.name,
        "redis-cli",
        "-s",
        throwawaySocket,
        "--json",
      ]),
    );
  }

  /** Resolves when Docker has removed it. */
  async close(): Promise<void> {
    this.child.stdin.end();
    await this.reader.drain().catch(() => {});
    await this.over;
  }

  private async says(word: string): Promise<string> {
    const [said, ...rest] = ((await this.reader.line()) ?? "").split(" ");
    if (said === word) return rest.join(" ");
    await this.close();
    throw new ThrowawayError(this.printed.trim() || "the throwaway container ended");
  }
}

/** Of a server that does not start on the files, or a container that cannot be made; with what it said. */
export class ThrowawayError extends Error {}

function started(daemon: DockerDaemon, args: string[]): ChildProcessWithoutNullStreams {
  const [command, all] = dockerCall(daemon, args);
  // Not of this terminal's group: on Ctrl-C the end of stdin tells it.
  const child = spawn(command, all, { stdio: "pipe", detached: true });
  // One that ends early says why by itself.
  child.stdin.on("error", () => {});
  return child;
}
