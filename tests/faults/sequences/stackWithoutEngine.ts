import { rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type Redis from "ioredis";
import { parseInfo, parsePairs } from "../../../components/connection/replies";
import { waitDeadline } from "../../deadlines";
import { BareServer } from "../../parts/boot/bareServer";
import { candidateDirectory, goodConf } from "../../parts/boot/candidate";
import { docker, dockerOutcome } from "../../parts/boot/docker";
import { aofWritten } from "../../parts/boot/persistence";
import type { RevivedProvider } from "../../parts/live/provider";
import { type Inputs, inputs, type Outputs } from "../../parts/live/settingsUnderTest";
import { connectOnce } from "../writers";
import { type CleanStops, keepsData, type StopInputs } from "./cleanStops";
import type { Content, LiveMode } from "./model";

export interface Declared extends LiveMode {
  image: string;
  dataVolume: string;
}

/** What `pulumi up` does for one server, in its order, with the program's own scripts and providers: only the engine is not there. */
export class StackWithoutEngine {
  private container: BareServer | undefined;
  private image = "";
  private admin: Redis | undefined;
  private bootsSeen = 0;
  // What the engine would have in the stack's state.
  private installed = "";
  private stop: StopInputs | undefined;
  private settings: Outputs | undefined;

  constructor(
    readonly name: string,
    private readonly port: number,
    private readonly provider: RevivedProvider<Inputs, Outputs>,
    private readonly cleanStops: CleanStops,
  ) {}

  get redis(): Redis {
    if (!this.admin) throw new Error("nothing runs");
    return this.admin;
  }

  private get server(): BareServer {
    if (!this.container) throw new Error("nothing runs");
    return this.container;
  }

  /** Returns why the installer refuses, if it does. */
  async install(declared: Declared, adopt?: string): Promise<string | undefined> {
    const { appendonly, save, image, dataVolume } = declared;
    const wanted = JSON.stringify([declared, adopt]);
    if (this.installed === wanted) return undefined;
    const candidate = candidateDirectory([...goodConf, `appendonly ${appendonly}`, `save "${save}"`]);
    try {
      const mounts = [
        `${this.name}-config:/usr/local/etc/redis`,
        `${dataVolume}:/data`,
        `${candidate}:/candidate:ro`,
      ];
      const run = ["run", "--rm", "--network", "none", ...mounts.flatMap((mount) => ["--volume", mount])];
      const script = ["--entrypoint", "sh", image, "/candidate/install.sh", dataVolume, image];
      const { exitCode, output } = await dockerOutcome(...run, ...script, ...(adopt ? [adopt] : []));
      if (exitCode !== 0) return output;
    } finally {
      rmSync(candidate, { recursive: true });
    }
    this.installed = wanted;
    return undefined;
  }

  replacesContainer({ image, dataVolume }: Declared): boolean {
    return this.container !== undefined && (this.image !== image || this.container.data !== dataVolume);
  }

  /** Whether CleanStop has the server keep its data when it is replaced by one that is declared so. */
  keepsData(declared: LiveMode): boolean {
    return this.stop?.keepsData === true || keepsData(declared);
  }

  /** In the order of the engine: CleanStop goes before the container. */
  async takeDown(declared: Declared): Promise<void> {
    if (this.stop) await this.cleanStops.before(declared).delete("stop", this.stop);
    this.stop = undefined;
    this.admin?.disconnect();
    await this.server.stop();
    await this.server.destroyContainer();
    this.container = undefined;
  }

  /** Returns why boot.sh refuses, if it does. */
  async bringUp(declared: Declared): Promise<string | undefined> {
    const { image, dataVolume } = declared;
    this.container = new BareServer(this.name, image, this.port, dataVolume);
    this.image = image;
    this.bootsSeen = 0;
    await this.container.launch();
    const refusal = await this.answersOrRefuses();
    await this.makeCleanStop(declared);
    return refusal;
  }

  get isThere(): boolean {
    return this.container !== undefined;
  }

  private async makeCleanStop(declared: Declared): Promise<StopInputs> {
    const containerId = await docker("inspect", "--format", "{{.Id}}", this.name);
    const place = { host: "127.0.0.1", port: this.port };
    this.stop = { containerId, place, keepsData: keepsData(declared), providerVersion: 1 };
    return this.stop;
  }

  /** CleanStop and LiveSettings, the last ones of an `up`. */
  async settle(declared: Declared): Promise<void> {
    const { appendonly, save } = declared;
    const { containerId } = await this.makeCleanStop(declared);
    const news = inputs({ appendonly, save }, { containerId, installedHash: `${appendonly} ${save}` });
    const olds = this.settings;
    if (!olds) this.settings = (await this.provider.create(news)).outs;
    else if ((await this.provider.diff("settings", olds, news)).changes) {
      this.settings = (await this.provider.update("settings", olds, news)).outs;
    }
  }

  async persistence(): Promise<Record<string, string>> {
    return parseInfo(await this.redis.info("persistence"));
  }

  async live(): Promise<LiveMode> {
    const { appendonly = "", save = "" } = parsePairs(await this.redis.config("GET", "appendonly", "save"));
    return { appendonly, save };
  }

  async content(): Promise<Content> {
    return this.redis.lrange("writes", 0, -1);
  }

  /** SIGKILL of the Redis process when what it has answered is in its AOF; Docker starts it again. */
  async kill(): Promise<string | undefined> {
    await aofWritten(this.redis);
    await this.server.kill();
    return this.answersOrRefuses();
  }

  async restart(): Promise<string | undefined> {
    await docker("restart", "--time", "60", this.name);
    return this.answersOrRefuses();
  }

  /** What a person does about boot.sh's refusal; returns the installer's, if there is one. */
  async restartWith(adopt: string, declared: Declared): Promise<string | undefined> {
    await docker("stop", this.name);
    this.bootsSeen = (await this.server.bootLines()).length;
    const refusal = await this.install(declared, adopt);
    if (refusal) return refusal;
    await docker("start", this.name);
    return this.answersOrRefuses();
  }

  /** While it is down, `work` is done. */
  async whileDown(
    how: "docker stop" | "docker kill",
    work: () => Promise<void>,
  ): Promise<string | undefined> {
    await aofWritten(this.redis);
    await docker(...(how === "docker stop" ? ["stop", "--time", "60"] : ["kill"]), this.name);
    await work();
    await docker("start", this.name);
    return this.answersOrRefuses();
  }

  async copyVolume(to: string, by: "tar" | "cp -a", keepsRecord: boolean): Promise<void> {
    const copy = by === "tar" ? "tar -C /from -c . | tar -C /to -x" : "cp -a /from/. /to";
    const volumes = ["--volume", `${this.server.data}:/from:ro`, "--volume", `${to}:/to`];
    const script = keepsRecord ? copy : `${copy} && rm -r /to/.redis-server`;
    await docker(
      "run",
      "--rm",
      "--network",
      "none",
      ...volumes,
      "--entrypoint",
      "sh",
      this.image,
      "-c",
      script,
    );
  }

  /** As if the clock had been set back by so many hours, or forward. */
  async clockStep(hours: number): Promise<void> {
    const files = [
      [join(__dirname, "..", "..", "..", "components", "boot", "truth.sh"), "/truth.sh"],
      [join(__dirname, "clockStep.sh"), "/clockStep.sh"],
    ].flatMap(([from, to]) => ["--volume", `${from}:${to}:ro`]);
    const script = ["--entrypoint", "sh", this.image, "/clockStep.sh", String(hours * 3600)];
    const volume = ["--user", "redis", "--volume", `${this.server.data}:/data`];
    await docker("run", "--rm", "--network", "none", ...volume, ...files, ...script);
  }

  /** Waits for another run of the server than was seen before, or for boot.sh's refusal, which this returns. */
  private async answersOrRefuses(): Promise<string | undefined> {
    this.admin?.disconnect();
    for (const end = Date.now() + waitDeadline; Date.now() < end; await pause(50)) {
      const boots = await this.server.bootLines();
      const refusal = boots.slice(this.bootsSeen).find((line) => line.startsWith("boot: not started"));
      const starts = boots.slice(this.bootsSeen).some((line) => line.startsWith("boot: appendonly"));
      if (!refusal && !(starts && (await this.connects()))) continue;
      this.bootsSeen = boots.length;
      return refusal;
    }
    throw new Error(`the server does not come up:\n${await this.server.log()}`);
  }

  private async connects(): Promise<boolean> {
    const redis = await connectOnce(this.port).catch(() => undefined);
    try {
      await redis?.ping();
      this.admin = redis;
      return redis !== undefined;
    } catch {
      redis?.disconnect();
      return false;
    }
  }

  async bootLines(): Promise<string[]> {
    return this.container ? this.container.bootLines() : [];
  }

  async remove(volumes: Iterable<string>): Promise<void> {
    this.admin?.disconnect();
    await dockerOutcome("rm", "--force", this.name);
    await dockerOutcome("volume", "rm", `${this.name}-config`, ...volumes);
  }
}
