import { readFileSync } from "node:fs";
import type Redis from "ioredis";
import { children } from "../connection/processes";
import { containerPid } from "./docker";
import { signal } from "./signal";

/** A rewrite of the AOF or a snapshot that goes on until the test lets it end. */
export interface HeldChild {
  release(): void;
  /** Ends it before it is done, as the kernel does where there is no memory. */
  kill(): void;
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
  // In microseconds for each key; a child keeps the one that it was started with: about a second for 10,000 keys.
  for (let delay = 50; ; delay *= 2) {
    await redis.config("SET", "rdb-key-save-delay", delay);
    await begin();
    for (const child of children(server)) {
      if (await stop(child)) {
        await redis.config("SET", "rdb-key-save-delay", 0);
        return { release: () => signal(child, "SIGCONT"), kill: () => signal(child, "SIGKILL") };
      }
    }
  }
}

/** Whether the process stands still; it may have ended before the signal came. */
async function stop(pid: number): Promise<boolean> {
  try {
    signal(pid, "SIGSTOP");
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
