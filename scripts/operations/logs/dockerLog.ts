import { spawn } from "node:child_process";
import { type IncomingMessage, type RequestOptions, request } from "node:http";
import { request as requestByTls } from "node:https";
import { Duplex } from "node:stream";
import { type DockerDaemon, dockerCall } from "../../../components/connection/dockerCommand";
import { waysTo } from "../../../components/connection/dockerEngine";
import { codeOf } from "../../../components/connection/sessionError";
import { sshStream } from "../../../components/connection/sshStream";
import { FramedLines } from "./frames";

export interface LogSpan {
  /** In Docker's form: with nanoseconds, and lines of that very moment included. */
  since?: string;
  tail?: number;
  follow: boolean;
}

/**
 * The lines of a container's log, each with Docker's time before it. By the Engine's own API, through SSH as well: a command `docker`
 * that follows a silent log would outlive whoever started it.
 */
export async function* dockerLog(
  daemon: DockerDaemon,
  container: string,
  span: LogSpan,
): AsyncGenerator<string> {
  const query = new URLSearchParams({
    stdout: "1",
    stderr: "1",
    timestamps: "1",
    follow: span.follow ? "1" : "0",
  });
  if (span.since !== undefined) query.set("since", unixTime(span.since));
  if (span.tail !== undefined) query.set("tail", String(span.tail));
  const response = await ask(daemon, `/containers/${encodeURIComponent(container)}/logs?${query}`);
  const lines = new FramedLines();
  try {
    for await (const chunk of response) yield* lines.add(chunk as Buffer);
  } finally {
    response.destroy();
  }
}

/** Seconds and nanoseconds, of which Node's dates have no more than thousandths. */
function unixTime(time: string): string {
  const nanoseconds = /\.(\d+)/.exec(time)?.[1] ?? "0";
  return `${Math.floor(Date.parse(time) / 1000)}.${nanoseconds.padEnd(9, "0")}`;
}

async function ask(daemon: DockerDaemon, path: string): Promise<IncomingMessage> {
  const ways = daemon.url.startsWith("ssh://") ? [throughSsh(daemon)] : await waysTo(daemon, process.env);
  let reason: Error | undefined;
  for (const way of ways) {
    try {
      const response = await get({ ...way, path });
      if (response.statusCode === 200) return response;
      let body = "";
      for await (const chunk of response.setEncoding("utf8")) body += chunk;
      throw new Error(body.trim());
    } catch (error) {
      reason = error as Error;
      if (!["ENOENT", "ECONNREFUSED"].includes(codeOf(error) ?? "")) break;
    }
  }
  throw new Error(`Docker${daemon.url && ` at ${daemon.url}`} does not give the log: ${reason?.message}`);
}

/** What Docker's own command does for a host by SSH. */
function throughSsh(daemon: DockerDaemon): RequestOptions {
  const [, args] = dockerCall(daemon, ["system", "dial-stdio"]);
  const createConnection = () => {
    const { stream } = sshStream({ spawn, Duplex }, args, 10, (ended, code, stderr) => {
      const said = stderr.trim().split("\n").at(-1);
      // Once all was said the host's end goes first.
      ended.destroy(code === 0 ? undefined : new Error(said || `ssh ended with ${code}`));
    });
    return Object.assign(stream, {
      setKeepAlive: () => stream,
      setNoDelay: () => stream,
      setTimeout: () => stream,
    });
  };
  return { host: "docker", createConnection };
}

function get({ protocol, ...options }: RequestOptions): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const begin = protocol === "https:" ? requestByTls : request;
    // With an agent, Node would look for the host by itself.
    const alone = options.createConnection ? {} : { agent: false };
    begin({ ...options, ...alone }, resolve)
      .on("error", reject)
      .end();
  });
}
