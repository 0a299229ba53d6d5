// A command as a person runs it: on a terminal, by its keys.
import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { vi } from "vitest";
import { waitDeadline } from "../deadlines";
import { repository, type TestStack } from "./testStack";

export const keys = { enter: "\r", ctrlC: "\u0003", ctrlD: "\u0004" };

export const escapes = {
  hideCursor: "\u001b[?25l",
  showCursor: "\u001b[?25h",
  clearLine: ["\u001b[K", "\u001b[0K", "\u001b[2K"],
};

interface Look {
  columns?: number;
  environment?: NodeJS.ProcessEnv;
}

/** A verb of `npm run redis` on a terminal of its own, which util-linux's `script` makes. */
export class Terminal {
  /** All that came to the terminal, escape sequences included. */
  shown = "";
  private readonly child: ChildProcessWithoutNullStreams;
  private readonly over: Promise<unknown[]>;

  constructor({ place }: TestStack, args: string[], { columns = 100, environment = {} }: Look = {}) {
    const line = [process.execPath, join(repository, "scripts/run.mjs"), "scripts/redis.ts", ...args];
    const command = `stty cols ${columns} rows 50; exec ${line.map((word) => `'${word}'`).join(" ")}`;
    // Where tests run, nobody may have asked for a plain terminal but the test.
    const plain = { NO_COLOR: undefined, FORCE_COLOR: undefined, CI: undefined };
    const env = { ...place.env, ...plain, TERM: "xterm-256color", ...environment };
    this.child = spawn("script", ["--quiet", "--return", "--command", command, "/dev/null"], {
      cwd: place.cwd,
      env,
    });
    this.child.stdout.setEncoding("utf8").on("data", (text) => {
      this.shown += text;
    });
    this.over = once(this.child, "close");
  }

  /** What a person reads. */
  get text(): string {
    return stripVTControlCharacters(this.shown).replaceAll("\r\n", "\n");
  }

  /** Waits until that is there. */
  async says(text: string): Promise<void> {
    await vi.waitUntil(() => this.text.includes(text) || this.child.exitCode !== null, {
      timeout: waitDeadline,
      interval: 20,
    });
    if (!this.text.includes(text)) throw new Error(`it ended and never said ${text}:\n${this.text}`);
  }

  type(typed: string): void {
    this.child.stdin.write(typed);
  }

  /** Its exit code. */
  async ended(): Promise<number> {
    const [code] = await this.over;
    return code as number;
  }

  /** Waits for a question, answers it, and gives the exit code. */
  async answer(question: string, typed: string): Promise<number> {
    await this.says(question);
    this.type(typed);
    return await this.ended();
  }

  /** Whether whoever types next sees where. */
  get hasCursor(): boolean {
    return this.shown.lastIndexOf(escapes.showCursor) >= this.shown.lastIndexOf(escapes.hideCursor);
  }
}
