import Redis from "ioredis";
import { docker, dockerOutcome } from "../boot/docker";
import { aofWritten } from "../boot/persistence";

/** A server that somebody runs by hand from an image of any engine, on a volume. */
export class ForeignServer {
  private constructor(
    readonly name: string,
    readonly redis: Redis,
  ) {}

  static async start(
    name: string,
    image: string,
    data: string,
    port: number,
    options: readonly string[],
  ): Promise<ForeignServer> {
    const mount = ["--volume", `${data}:/data`, "--publish", `127.0.0.1:${port}:6379`];
    await docker("run", "--detach", "--name", name, ...mount, image, "redis-server", ...open, ...options);
    const redis = new Redis({ port, retryStrategy: () => 20, maxRetriesPerRequest: null });
    redis.on("error", () => {});
    await redis.ping();
    return new ForeignServer(name, redis);
  }

  /** As a host that loses power: nothing is saved any more. */
  async kill(): Promise<void> {
    await aofWritten(this.redis);
    await this.remove();
  }

  /** As `docker stop` ends it: a server with save points saves. */
  async stop(): Promise<void> {
    await docker("stop", "--time", "60", this.name);
    await this.remove();
  }

  async remove(): Promise<void> {
    this.redis.disconnect();
    await dockerOutcome("rm", "--force", this.name);
  }
}

const open = ["--protected-mode", "no"];
