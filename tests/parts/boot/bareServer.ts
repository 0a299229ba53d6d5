import { rmSync } from "node:fs";
import Redis from "ioredis";
import { adminPassword, candidateDirectory, earlierCandidateDirectory, goodConf } from "./candidate";
import { containerPid, docker, dockerOutcome, type Finished } from "./docker";
import { aofWritten } from "./persistence";
import { signal } from "./signal";

/** The server container and its two volumes, made as RedisServer makes them, without Pulumi. */
export class BareServer {
  readonly config: string;
  /** What `adopt` declares; nothing if empty. */
  adopt: "" | "dump.rdb" | "appendonlydir" = "";
  private client: Redis | undefined;
  /** A container that does nothing but hold the volumes. */
  private onlooker: Promise<string> | undefined;

  constructor(
    readonly name: string,
    private readonly image: string,
    readonly port: number,
    readonly data = `${name}-data`,
  ) {
    this.config = `${name}-config`;
  }

  /** What the one-shot installer container does. */
  async tryToInstall(directory: string, ...options: string[]): Promise<Finished> {
    const { image, config, data } = this;
    const volumes = [`${config}:/usr/local/etc/redis`, `${data}:/data`, `${directory}:/candidate:ro`];
    const mounts = volumes.flatMap((volume) => ["--volume", volume]);
    try {
      const script = ["--entrypoint", "sh", image, "/candidate/install.sh", data, image, this.adopt];
      return await dockerOutcome("run", "--rm", "--network", "none", ...mounts, ...options, ...script);
    } finally {
      rmSync(directory, { recursive: true });
    }
  }

  async install(appendonly: "yes" | "no", ...conf: string[]): Promise<void> {
    await this.installFrom(candidateDirectory([...goodConf, `appendonly ${appendonly}`, ...conf]));
  }

  /** With the scripts of the last version without a record. */
  async installEarlier(appendonly: "yes" | "no"): Promise<void> {
    await this.installFrom(earlierCandidateDirectory([...goodConf, `appendonly ${appendonly}`]));
  }

  private async installFrom(directory: string): Promise<void> {
    const result = await this.tryToInstall(directory);
    if (result.exitCode !== 0) throw new Error(result.output);
  }

  async start(): Promise<void> {
    await this.launch();
    await this.answers();
  }

  /** Connects as the admin, as soon as that is possible. */
  async answers(): Promise<void> {
    await this.connect({ username: "admin", password: adminPassword });
  }

  /** Starts it, and does not wait until it answers. */
  async launch(): Promise<void> {
    const { name, image, port, config, data } = this;
    const confinement = ["--user", "redis", "--read-only", "--tmpfs", "/tmp", "--cap-drop", "ALL"];
    confinement.push("--security-opt", "no-new-privileges", "--restart", "unless-stopped");
    const mounts = ["--volume", `${config}:/usr/local/etc/redis:ro`, "--volume", `${data}:/data`];
    const program = ["--entrypoint", "sh", image, "/usr/local/etc/redis/boot.sh"];
    const published = ["--publish", `127.0.0.1:${port}:6379`];
    await docker("run", "--detach", "--name", name, ...confinement, ...mounts, ...published, ...program);
  }

  /** The server of the copied recipe: no redis.conf, no users, nothing but the data volume. */
  async startLikeTheRecipe(): Promise<void> {
    const { name, image, port, data } = this;
    const options = ["--protected-mode", "no", "--save", "", "--enable-debug-command", "yes"];
    const volume = ["--volume", `${data}:/data`, "--publish", `127.0.0.1:${port}:6379`];
    await docker("run", "--detach", "--name", name, ...volume, image, "redis-server", ...options);
    await this.connect({});
  }

  private async connect(credentials: { username?: string; password?: string }): Promise<void> {
    this.client = new Redis({
      ...credentials,
      port: this.port,
      retryStrategy: () => 20,
      maxRetriesPerRequest: null,
    });
    // Refused connections while the container restarts; a test that waits in vain ends by its timeout.
    this.client.on("error", () => {});
    await this.redis.ping();
  }

  get redis(): Redis {
    if (!this.client) throw new Error(`${this.name} was not started`);
    return this.client;
  }

  /** SIGKILL of the Redis process, and back again, when all that it has answered is in its AOF. */
  async crash(): Promise<void> {
    await aofWritten(this.redis);
    await this.crashNow();
  }

  /** The same, whatever it has not written yet. */
  async crashNow(): Promise<void> {
    await this.whileItComesBack(() => this.kill());
  }

  /** SIGKILL after all that it has answered is in its AOF; Docker does not start it again. */
  async killForGood(): Promise<void> {
    await aofWritten(this.redis);
    await docker("kill", this.name);
    await this.destroyContainer();
  }

  /** A server in this one's place, with its configuration, on another data volume. */
  onVolume(data: string): BareServer {
    return new BareServer(this.name, this.image, this.port, data);
  }

  /** SIGKILL of the Redis process. `docker kill` would count as a stop by hand, and Docker would not restart it. */
  async kill(): Promise<void> {
    signal(await containerPid(this.name), "SIGKILL");
  }

  async restart(): Promise<void> {
    await this.whileItComesBack(() => docker("restart", this.name));
  }

  private async whileItComesBack(goDown: () => unknown): Promise<void> {
    const back = new Promise<void>((resolve) =>
      this.redis.once("close", () => this.redis.once("ready", resolve)),
    );
    await goDown();
    await back;
  }

  /** What boot.sh said at each start, oldest first. */
  async bootLines(): Promise<string[]> {
    return (await this.log()).split("\n").filter((line) => line.startsWith("boot: "));
  }

  async inContainer(script: string): Promise<string> {
    return docker("exec", "--user", "redis", this.name, "sh", "-c", script);
  }

  /** Runs a script over both volumes, as user redis, whether the server runs or not. */
  async onVolumes(script: string): Promise<string> {
    this.onlooker ??= this.startOnlooker();
    return docker("exec", "--user", "redis", await this.onlooker, "sh", "-c", script);
  }

  private startOnlooker(): Promise<string> {
    const mounts = ["--volume", `${this.config}:/usr/local/etc/redis`, "--volume", `${this.data}:/data`];
    return docker("run", "--detach", ...mounts, "--entrypoint", "sleep", this.image, "infinity");
  }

  async exitCode(): Promise<number> {
    return Number(await docker("inspect", "--format", "{{.State.ExitCode}}", this.name));
  }

  async stop(): Promise<void> {
    this.client?.disconnect();
    await docker("stop", "--time", "60", this.name);
  }

  async log(): Promise<string> {
    return docker("logs", this.name);
  }

  async destroyContainer(): Promise<void> {
    this.client?.disconnect();
    await dockerOutcome("rm", "--force", this.name);
  }

  /** Removes the server and its configuration; the data stays. */
  async destroy(): Promise<void> {
    await this.destroyContainer();
    await dockerOutcome("volume", "rm", this.config);
  }

  async destroyWithData(): Promise<void> {
    if (this.onlooker) await docker("rm", "--force", await this.onlooker);
    await this.destroy();
    await dockerOutcome("volume", "rm", this.data);
  }
}
