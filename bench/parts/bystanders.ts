import { setTimeout as pause } from "node:timers/promises";
import { Redis } from "ioredis";

/** Clients that have nothing to do with a change. */
export interface Bystanders {
  /** How many have lost their connection so far. */
  dropped(): number;
  /** Milliseconds of the slowest answer so far, as this process saw it. */
  slowest(): number;
  leave(): void;
}

/** So many connections of one user, each with a PING about every tenth of a second. */
export async function bystanders(count: number, url: string): Promise<Bystanders> {
  let dropped = 0;
  let slowest = 0;
  let isOver = false;
  const keepPinging = async (client: Redis) => {
    while (!isOver) {
      const asked = performance.now();
      await client.ping();
      slowest = Math.max(slowest, performance.now() - asked);
      await pause(100);
    }
  };
  const clients = Array.from(
    { length: count },
    () => new Redis(url, { lazyConnect: true, retryStrategy: () => null, maxRetriesPerRequest: 0 }),
  );
  for (const client of clients) {
    client.on("error", () => {});
    await client.connect();
    client.once("close", () => {
      if (!isOver) dropped++;
    });
    // Its end is counted above.
    keepPinging(client).catch(() => {});
  }
  return {
    dropped: () => dropped,
    slowest: () => slowest,
    leave() {
      isOver = true;
      for (const client of clients) client.disconnect();
    },
  };
}
