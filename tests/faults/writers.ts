import Redis from "ioredis";
import { adminPassword } from "../parts/boot/candidate";

/** A connection that gives up when the server is gone, so that whatever was not answered counts as not acknowledged. */
export async function connectOnce(port: number): Promise<Redis> {
  const redis = new Redis({
    port,
    username: "admin",
    password: adminPassword,
    lazyConnect: true,
    retryStrategy: () => null,
    maxRetriesPerRequest: 0,
    enableReadyCheck: false,
  });
  redis.on("error", () => {});
  await redis.connect();
  return redis;
}

/** One client that appends the numbers 1, 2, 3 … to a list of its own, each when the one before was acknowledged. */
export class Writer {
  acknowledged = 0;
  private asked = 0;

  constructor(
    private readonly port: number,
    readonly list: string,
  ) {}

  /** Writes until the server is gone, refuses, or `enough` says so; counts every acknowledgement. */
  async write(enough: () => boolean, onAcknowledged: () => void = () => {}): Promise<void> {
    const redis = await connectOnce(this.port);
    try {
      while (!enough()) {
        this.asked++;
        await redis.rpush(this.list, String(this.asked));
        this.acknowledged = this.asked;
        onAcknowledged();
      }
    } catch {
      // Not acknowledged: it may be there or not.
    } finally {
      redis.disconnect();
    }
  }

  /** Compares every number with what the server has, which is how many; goes on from there. */
  async check(redis: Redis): Promise<{ found: number; lost: number; unasked: number }> {
    const found = await redis.lrange(this.list, 0, -1);
    const right = found.findIndex((number, at) => number !== String(at + 1));
    if (right >= 0) throw new Error(`${this.list}: number ${right + 1} is ${found[right]}`);
    const lost = Math.max(0, this.acknowledged - found.length);
    const unasked = Math.max(0, found.length - this.asked);
    this.acknowledged = found.length;
    this.asked = found.length;
    return { found: found.length, lost, unasked };
  }
}
