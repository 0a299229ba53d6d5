import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { PassThrough, type Readable, Writable } from "node:stream";
import { type DockerDaemon, dockerCall } from "./dockerCommand";
import { turnedAway } from "./turnedAway";

/** A command of Docker's that goes on, with its standard streams. */
export interface DockerProcess {
  stdin: Writable;
  stdout: Readable;
  /** What it has printed to stderr until now. */
  said(): string;
  /** Resolves when it is over, with its exit code; with nothing where a signal ended it, or it could not be started. */
  over: Promise<number | null>;
}

/**
 * Starts one that ends in a shell, with a script. It goes over stdin, where no shell in between reads its quotes. As one group it is read
 * wholly before it runs: some shells read ahead, and none of what comes later may be lost to that. So what follows waits for its first word.
 */
export function dockerShell(daemon: DockerDaemon, args: string[], script: string): DockerProcess {
  const shell = dockerProcess(daemon, args);
  shell.stdin.write(`{\n${script}\n}\nexit\n`);
  return shell;
}

/**
 * Starts one. Through ssh it is begun again, with what was sent, while sshd turns it away: on the host nothing has been done then. What is
 * sent is kept for that until it prints something, so a long input has to wait for a first word.
 */
export function dockerProcess(daemon: DockerDaemon, args: string[]): DockerProcess {
  const [command, all] = dockerCall(daemon, args);
  const turns = turnedAway(30);
  const stdout = new PassThrough();
  let said = "";
  let sent: Buffer[] | undefined = [];
  let isComplete = false;
  let tellOver: (code: number | null) => void = () => {};
  const over = new Promise<number | null>((resolve) => {
    tellOver = resolve;
  });

  let child = begin();
  const stdin = new Writable({
    write(chunk: Buffer, _encoding, done) {
      sent?.push(chunk);
      // Before its first word, its end says what happened.
      child.stdin.write(chunk, (error) => done(sent ? null : error));
    },
    final(done) {
      isComplete = true;
      child.stdin.end(() => done());
    },
    destroy(error, done) {
      isComplete = true;
      child.stdin.destroy();
      done(error);
    },
  });
  // One that ends early says why by itself.
  stdin.on("error", () => {});
  return { stdin, stdout, said: () => said, over };

  function begin(): ChildProcessWithoutNullStreams {
    // A group of its own: Ctrl-C in a terminal ends this process, and the end of stdin then tells the command.
    const begun = spawn(command, all, { stdio: "pipe", detached: true });
    let stderr = "";
    begun.stderr.on("data", (text: Buffer) => {
      stderr += text.toString();
      said = stderr;
    });
    begun.on("error", ({ message }) => {
      said = message;
    });
    begun.stdin.on("error", () => {});
    begun.stdout.once("data", () => {
      sent = undefined;
    });
    begun.stdout.pipe(stdout, { end: false });
    begun.on("close", (code) => {
      if (sent !== undefined && turns.mayRepeat(stderr)) return void setTimeout(again, turns.pause());
      sent = undefined;
      stdout.end();
      tellOver(code);
    });
    return begun;
  }

  function again(): void {
    child = begin();
    for (const chunk of sent ?? []) child.stdin.write(chunk);
    if (isComplete) child.stdin.end();
  }
}
