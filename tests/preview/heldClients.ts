import { Redis } from "ioredis";

interface Held {
  user: string;
  redis: Redis;
}

/** Clients that stay connected and do not come back once they are cut off. */
export class HeldClients {
  private readonly all: Held[] = [];

  /** Whoever may listen on a channel of the catalogue does. */
  async hold(user: string, url: string): Promise<void> {
    const redis = new Redis(url, {
      lazyConnect: true,
      protocol: 2,
      enableReadyCheck: false,
      retryStrategy: () => null,
      maxRetriesPerRequest: 0,
    });
    redis.on("error", () => {});
    await redis.connect();
    await redis.subscribe("news:1").catch(() => {});
    this.all.push({ user, redis });
  }

  /** How many have been cut off, by user. */
  async closed(): Promise<Record<string, number>> {
    const closed: Record<string, number> = {};
    for (const { user, redis } of this.all) {
      if (!(await isOpen(redis))) closed[user] = (closed[user] ?? 0) + 1;
    }
    return closed;
  }

  leave(): void {
    for (const { redis } of this.all) redis.disconnect();
  }
}

/** An answer that denies the command is one as well. */
async function isOpen(redis: Redis): Promise<boolean> {
  try {
    await redis.ping();
    return true;
  } catch (error) {
    return String(error).includes("NOPERM");
  }
}
