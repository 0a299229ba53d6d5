import { connect } from "node:net";
import { setTimeout as pause } from "node:timers/promises";

export interface Address {
  host: string;
  port: number;
}

const interval = 25;
/** For one login: a server that takes longer does not serve. */
const patience = 1000;

/**
 * Logs in again and again from outside, and measures the longest time in which that did not work. Where a server moves, it is asked at
 * both addresses.
 */
export class ServiceGap {
  private longest = 0;
  private lastAnswer = performance.now();
  private answers = 0;
  private isOver = false;
  private readonly asking: Promise<void>;

  constructor(
    private readonly addresses: readonly Address[],
    private readonly login: { user: string; password: string },
  ) {
    this.asking = this.ask();
  }

  /** Resolves when it has been answered since now. */
  async answered(deadline: number): Promise<void> {
    const [before, end] = [this.answers, performance.now() + deadline];
    while (this.answers <= before) {
      if (performance.now() > end) throw new Error("the server does not answer after the update");
      await pause(interval);
    }
  }

  /** The longest gap, in seconds. */
  async end(): Promise<number> {
    this.isOver = true;
    await this.asking;
    return this.longest / 1000;
  }

  private async ask(): Promise<void> {
    while (!this.isOver) {
      const served = await Promise.all(this.addresses.map((address) => this.isServed(address)));
      if (served.includes(true)) {
        this.longest = Math.max(this.longest, performance.now() - this.lastAnswer);
        this.lastAnswer = performance.now();
        this.answers++;
      }
      await pause(interval);
    }
  }

  private async isServed({ host, port }: Address): Promise<boolean> {
    const socket = connect({ host, port });
    socket.setTimeout(patience, () => socket.destroy());
    socket.setEncoding("utf8");
    let heard = "";
    socket.on("data", (text) => {
      heard += String(text);
      if (heard.includes("+PONG") || heard.includes("-")) socket.destroy();
    });
    socket.on("error", () => {});
    socket.write(`AUTH ${this.login.user} ${this.login.password}\r\nPING\r\n`);
    await new Promise((resolve) => socket.on("close", resolve));
    return heard.includes("+PONG");
  }
}
