// The command `npm run redis -- VERB` on a stack, as a person runs it.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { repository, type TestStack } from "./testStack";

export interface Ended {
  /** -1 when a signal ended it. */
  code: number;
  stdout: string;
  stderr: string;
}

/** Where a verb runs. */
type Placed = Pick<TestStack, "place">;

/** One that runs, and what it has printed so far. */
export class RunningVerb {
  stdout = "";
  stderr = "";
  private readonly child: ChildProcess;
  private readonly over: Promise<unknown[]>;

  constructor({ place }: Placed, ...args: string[]) {
    const line = [join(repository, "scripts/run.mjs"), "scripts/redis.ts", ...args];
    this.child = spawn(process.execPath, line, { ...place, stdio: ["ignore", "pipe", "pipe"] });
    this.child.stdout?.on("data", (text) => {
      this.stdout += text;
    });
    this.child.stderr?.on("data", (text) => {
      this.stderr += text;
    });
    this.over = once(this.child, "close");
  }

  async ended(): Promise<Ended> {
    const [code] = await this.over;
    return { code: (code as number | null) ?? -1, stdout: this.stdout, stderr: this.stderr };
  }

  async end(signal: NodeJS.Signals): Promise<Ended> {
    this.child.kill(signal);
    return await this.ended();
  }
}

/** A verb on the stack's server. */
export function startVerb(stack: TestStack, ...args: string[]): RunningVerb {
  return new RunningVerb(stack, ...args, "--stack", stack.name);
}

/** The same to its end. */
export async function runVerb(stack: TestStack, ...args: string[]): Promise<Ended> {
  return await startVerb(stack, ...args).ended();
}

/** One that needs no server. */
export async function runCommand(stack: Placed, ...args: string[]): Promise<Ended> {
  return await new RunningVerb(stack, ...args).ended();
}
