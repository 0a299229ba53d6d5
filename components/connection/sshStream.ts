import type { ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import type { Duplex } from "node:stream";
import { turnedAway } from "./turnedAway";

/** What of Node it is made with, which the providers load inside of their methods. */
interface Means {
  spawn: typeof spawn;
  Duplex: typeof Duplex;
}

/** What becomes of the stream when ssh has ended otherwise than by its `destroy`. */
type Ending = (stream: Duplex, code: number | null, stderr: string) => void;

/** The standard input and output of an `ssh` as one stream, and the process that it is now. */
export interface SshStream {
  stream: Duplex;
  process(): ChildProcessWithoutNullStreams;
}

/**
 * Begins `ssh` again, with what was sent, while sshd turns it away before the login: it takes only so many at a time, and one `up`
 * makes many. Nothing on the host has seen what was sent then.
 */
export function sshStream(
  { spawn, Duplex }: Means,
  args: string[],
  retrySeconds: number,
  ending: Ending,
): SshStream {
  const turns = turnedAway(retrySeconds);
  let sent: Buffer[] | undefined = [];
  let isComplete = false;
  let again: NodeJS.Timeout | undefined;
  let ssh = begin();

  const stream = new Duplex({
    read: () => ssh.stdout.resume(),
    write(chunk, _encoding, done) {
      sent?.push(chunk);
      ssh.stdin.write(chunk, () => done());
    },
    final(done) {
      isComplete = true;
      ssh.stdin.end(() => done());
    },
    destroy(error, done) {
      clearTimeout(again);
      ssh.kill();
      done(error);
    },
  });
  return { stream, process: () => ssh };

  function begin(): ChildProcessWithoutNullStreams {
    const begun = spawn("ssh", args);
    begun.stdout.on("data", (chunk) => {
      sent = undefined;
      if (!stream.push(chunk)) begun.stdout.pause();
    });
    // A write that comes too late: why ssh ended is told at its end.
    begun.stdin.on("error", () => {});
    let stderr = "";
    begun.stderr.on("data", (chunk) => {
      stderr += chunk;
    });
    begun.on("error", ({ message }) => {
      stderr = message;
    });
    begun.on("close", (code) => {
      if (stream.destroyed) return;
      if (sent === undefined || !turns.mayRepeat(stderr)) return ending(stream, code, stderr);
      again = setTimeout(() => {
        ssh = begin();
        for (const chunk of sent ?? []) ssh.stdin.write(chunk);
        if (isComplete) ssh.stdin.end();
      }, turns.pause());
    });
    return begun;
  }
}
