import { createInterface } from "node:readline";
import type { DockerProcess } from "../../../components/connection/dockerProcess";
import type { Session } from "../../../components/connection/session";

interface Waiting {
  resolve(answer: unknown): void;
  reject(error: Error): void;
}

/** A session through a `redis-cli --json` that reads commands from stdin: the way into a container without a network. */
export function cliSession({ stdin, stdout, said, over }: DockerProcess): Session {
  const waiting: Waiting[] = [];
  const lines = createInterface({ input: stdout });
  void over.then(() => {
    const error = new Error(
      `redis-cli in the throwaway container ended: ${said().trim() || "it was stopped"}`,
    );
    for (const { reject } of waiting.splice(0)) reject(error);
  });
  lines.on("line", (line) => {
    const { resolve, reject } = waiting.shift() ?? { resolve() {}, reject() {} };
    if (line.startsWith("error:")) reject(new Error(String(JSON.parse(line.slice("error:".length)))));
    else resolve(JSON.parse(line));
  });
  return {
    send(command, ...args) {
      // redis-cli prints INFO as it is, in many lines; a script's answer is a text in one.
      const words =
        command === "INFO"
          ? ["EVAL", "return redis.call('INFO', ARGV[1])", "0", ...args]
          : [command, ...args];
      return new Promise((resolve, reject) => {
        waiting.push({ resolve, reject });
        stdin.write(`${words.map(cliWord).join(" ")}\n`);
      });
    },
    close() {
      stdin.end();
    },
  };
}

/** As redis-cli reads it in a line of commands. */
export function cliWord(word: string): string {
  const escaped = [...Buffer.from(word)].map((byte) => {
    const isPlain = byte >= 0x20 && byte < 0x7f && byte !== 0x22 && byte !== 0x5c;
    return isPlain ? String.fromCharCode(byte) : `\\x${byte.toString(16).padStart(2, "0")}`;
  });
  return `"${escaped.join("")}"`;
}
