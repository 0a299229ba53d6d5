import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect } from "vitest";
import { freePort } from "../../../scripts/freePort";
import { waitDeadline } from "../../deadlines";

export interface RunningExporter {
  /** What Prometheus would fetch: each time, the exporter asks Redis anew. */
  metrics(): Promise<string>;
  /** What it has logged so far. */
  log(): string;
  stop(): Promise<void>;
}

/**
 * Starts redis_exporter on a loopback port. Its login is in its environment, where no list of processes shows it, and so
 * are the `settings`, by their names without `REDIS_EXPORTER_`: a version that does not know one of them leaves it alone.
 */
export async function startExporter(
  command: string,
  login: { port: number; username: string; password: string },
  settings: Record<string, string>,
): Promise<RunningExporter> {
  const address = `127.0.0.1:${await freePort()}`;
  const all = { WEB_LISTEN_ADDRESS: address, ...settings };
  const child = spawn(command, [], {
    env: {
      PATH: process.env.PATH,
      REDIS_ADDR: `redis://127.0.0.1:${login.port}`,
      REDIS_USER: login.username,
      REDIS_PASSWORD: login.password,
      ...Object.fromEntries(Object.entries(all).map(([name, value]) => [`REDIS_EXPORTER_${name}`, value])),
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let log = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      log += text;
    });
  }
  const ended = once(child, "exit");
  const running: RunningExporter = {
    async metrics() {
      const response = await fetch(`http://${address}/metrics`, {
        signal: AbortSignal.timeout(waitDeadline),
      });
      return await response.text();
    },
    log: () => log,
    async stop() {
      child.kill();
      await ended;
    },
  };
  try {
    const health = () => fetch(`http://${address}/health`).then(({ ok }) => ok);
    await expect.poll(health, { message: "redis_exporter answers" }).toBe(true);
  } catch (error) {
    await running.stop();
    throw new Error(`redis_exporter did not start: ${log}`, { cause: error });
  }
  return running;
}
