import { readFileSync } from "node:fs";
import type Redis from "ioredis";
import { children } from "../connection/processes";
import { containerPid } from "./docker";

/** A rewrite of the AOF or a snapshot that goes on until the test lets it end. */
export interface HeldChild {
  release(): void;
}

/**
 * Stops the process in which Redis writes a file. `begin` resolves when Redis has started one, and is asked again if that one
 * had ended before it could be stopped.
 */
export async function holdChild(
  redis: Redis,
  container: string,
  begin: () => Promise<unknown>,
): Promise<HeldChild> {
  const server = await containerPid(container);
  // A child keeps the delay that it was started with: about a second for 10,000 keys.
  await redis.config("SET", "rdb-key-save-delay", 50);
  for (;;) {
    await begin();
    for (const child of children(server)) {
      if (await stop(child)) {
        await redis.config("SET", "rdb-key-save-delay", 0);
        return { release: () => void process.kill(child, "SIGCONT") };
      }
    }
  }
}

/** Whether the process stands still; it may have ended before the signal came. */
async function stop(pid: number): Promise<boolean> {
  try {
    process.kill(pid, "SIGSTOP");
    for (;;) {
      const state = /^State:\s+(\S)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
      if (state === "T") return true;
      if (state === "Z" || state === "X") return false;
      await new Promise((next) => setImmediate(next));
    }
  } catch {
    return false;
  }
}
