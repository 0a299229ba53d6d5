import { setTimeout as pause } from "node:timers/promises";
import { connectOnce } from "../writers";

/** A client that writes while something goes on, and connects again when the server is another one. */
export class ClientMeanwhile {
  readonly acknowledged: string[] = [];
  /** What may be there or not. */
  readonly unanswered = new Set<string>();
  private isOver = false;
  private readonly done: Promise<void>;

  constructor(port: number, next: () => string) {
    this.done = this.write(port, next);
  }

  private async write(port: number, next: () => string): Promise<void> {
    while (!this.isOver) {
      const redis = await connectOnce(port).catch(() => undefined);
      try {
        while (redis && !this.isOver) {
          const value = next();
          this.unanswered.add(value);
          await redis.rpush("writes", value);
          this.unanswered.delete(value);
          this.acknowledged.push(value);
          await pause(5);
        }
      } catch {
        // Not acknowledged.
      }
      redis?.disconnect();
      await pause(5);
    }
  }

  async end(): Promise<void> {
    this.isOver = true;
    await this.done;
  }
}
