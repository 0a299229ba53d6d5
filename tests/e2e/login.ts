import { Redis } from "ioredis";

/** Logs in on a connection of its own: `PONG`, or what Redis says instead. */
export async function login(url: string): Promise<string> {
  const client = new Redis(url, {
    protocol: 2,
    enableReadyCheck: false,
    lazyConnect: true,
    retryStrategy: null,
  });
  const refusals: unknown[] = [];
  client.on("error", (error) => refusals.push(error));
  try {
    await client.connect();
    return await client.ping();
  } catch (error) {
    return String(refusals[0] ?? error);
  } finally {
    client.disconnect();
  }
}
