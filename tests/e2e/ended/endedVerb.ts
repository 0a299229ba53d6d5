// A verb as a real command, from outside: when it is where in its work, and what ends it.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { children } from "../../parts/connection/processes";
import { repository, type TestStack } from "../testStack";

/** By itself, by a signal to all that it has started, or by the key in a terminal. */
export type Ending = "SIGKILL" | "SIGKILL of the group" | "SIGINT" | "Ctrl-C";

export const endings: Ending[] = ["SIGKILL", "Ctrl-C", "SIGINT", "SIGKILL of the group"];

/** Every process that a verb starts inherits it. */
const mark = `ENDED_VERB=${process.pid}-${Math.random().toString(36).slice(2)}`;

export class EndedVerb {
  /** In a terminal both streams are one. */
  printed = "";
  private readonly child: ChildProcess;
  private readonly over: Promise<unknown[]>;
  private isOver = false;
  private readonly seen = new Set<string>();

  constructor(
    stack: TestStack,
    args: string[],
    private readonly options: { inTerminal: boolean; environment?: NodeJS.ProcessEnv },
  ) {
    const { inTerminal, environment } = options;
    const [name = "", value = ""] = mark.split("=");
    const { cwd, env } = stack.place;
    const place = { cwd, env: { ...env, ...environment, [name]: value, NO_COLOR: "1" }, detached: true };
    const line = [process.execPath, join(repository, "scripts/run.mjs"), "scripts/redis.ts", ...args];
    this.child = inTerminal
      ? spawn(
          "script",
          ["-qefc", `stty rows 50 cols 120; exec ${line.map((word) => `'${word}'`).join(" ")}`, "/dev/null"],
          place,
        )
      : spawn(line[0] ?? "", line.slice(1), { ...place, stdio: ["ignore", "pipe", "pipe"] });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream?.on("data", (text) => {
        this.printed += text;
      });
    }
    this.over = once(this.child, "close");
    void this.over.then(() => {
      this.isOver = true;
    });
  }

  /** Resolves when it has come to this, or is over: whether it has come to it. */
  async until(isThere: () => boolean): Promise<boolean> {
    for (;;) {
      if (isThere()) return true;
      if (this.isOver) return false;
      await pause(5);
    }
  }

  /** Whether it runs this command, or has been seen to. */
  runs(name: string): boolean {
    const below = (pid: number): number[] => children(pid).flatMap((each) => [each, ...below(each)]);
    for (const pid of below(this.pid)) this.seen.add(commandOf(pid));
    return this.seen.has(name);
  }

  async end(
    ending: Ending,
  ): Promise<{ code: number | null; signal: NodeJS.Signals | null; printed: string }> {
    if (!this.isOver) {
      if (ending === "Ctrl-C") this.child.stdin?.write("\x03");
      else if (ending === "SIGKILL of the group") send(-this.pid, "SIGKILL");
      else send(this.pid, ending);
    }
    const [code, by] = (await this.over) as [number | null, NodeJS.Signals | null];
    return { code, signal: by, printed: this.printed };
  }

  /** The one who opened a terminal for it is another. */
  private get pid(): number {
    const { pid = 0 } = this.child;
    return this.options.inTerminal ? (children(pid)[0] ?? 0) : pid;
  }
}

function send(pid: number, name: NodeJS.Signals): void {
  // Of one that is over.
  if (pid === 0) return;
  try {
    process.kill(pid, name);
  } catch (error) {
    // It was over a moment ago.
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

/** What any verb has started that still runs: on this machine, by name. */
export function leftProcesses(): string[] {
  return left().map(commandOf);
}

/** Pulumi's plugins do not notice that their engine was killed, while it was asking them nothing. */
export function endLeftProcesses(): void {
  for (const pid of left()) send(pid, "SIGKILL");
}

function left(): number[] {
  const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  return pids.filter((pid) => textOf(`/proc/${pid}/environ`).split("\0").includes(mark)).map(Number);
}

const commandOf = (pid: number) => textOf(`/proc/${pid}/comm`).trim();

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    // It has ended.
    return "";
  }
}
