import type { Duplex } from "node:stream";
import type { DockerDaemon } from "./dockerCommand";
import { parseInfo } from "./replies";
import { openTunnel, type SshHost, type TunnelEnd } from "./sshTunnel";

/** Where a server is and who logs in to it. */
export interface Endpoint {
  host: string;
  port: number;
  /** The host from which `host` and `port` are meant, when it is not this machine. */
  ssh?: SshHost;
  docker: DockerDaemon;
  username: string;
  password: string;
  readyTimeoutSeconds: number;
}

/** One connection to a server. */
export interface Session {
  send(command: string, ...args: string[]): Promise<unknown>;
  close(): void;
}

/** An error of a session: `code` is the first word of Redis's answer, `LOST` when there was none, `REFUSED` when nobody listens. */
export type SessionError = Error & { code: string };

/** How long to bear with a server that is not ready or a job that makes no progress. */
export interface Patience {
  seconds: number;
  until: number;
}

export function codeOf(error: unknown): string | undefined {
  return (error as Partial<SessionError> | undefined)?.code;
}

/** Whether waiting may help: a wrong password or a missing right stays what it is. */
export function isPassing(error: unknown): boolean {
  return ["REFUSED", "LOST", "LOADING", "BUSY"].includes(codeOf(error) ?? "");
}

export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** Redis quotes the rule it stumbles over, which may be a password or its hash; `>>> ` is how it marks a line. */
export function withoutCredentials(text: string): string {
  const passwords = /(['"\s])[><#!](?!>> )[^\s'"]+/g;
  return text.replace(passwords, "$1(credential)").replace(/[0-9a-fA-F]{32,}/g, "(credential)");
}

/** The message says it all; Pulumi would print the stack of a failing `read`, which points into serialised text. */
export function failure(message: string, code = "FAILED"): SessionError {
  return Object.assign(new Error(message), { code, stack: "" });
}

/** Where a server is, as errors name it. */
export function placeOf({ host, port, ssh }: Endpoint): string {
  return `${host}:${port}${ssh ? ` through ${ssh.url}` : ""}`;
}

/**
 * Opens a connection that nobody has logged in to: the one place that decides how a byte gets from here to the server. Errors
 * are made anew here: those of ioredis carry the arguments of the command, among them the password of AUTH. Without an `error`
 * listener ioredis would print them.
 */
export async function dial(endpoint: Endpoint): Promise<Session> {
  const { Redis } = await import("ioredis");
  const { host, port, ssh } = endpoint;
  let end: TunnelEnd | undefined;
  const target = `${host.includes(":") ? `[${host}]` : host}:${port}`;
  const tunnel =
    ssh &&
    (await openTunnel(ssh, target, (how) => {
      end = how;
    }));
  const client = new Redis({
    host,
    port,
    protocol: 2,
    lazyConnect: true,
    enableOfflineQueue: false,
    enableReadyCheck: false,
    disableClientInfo: true,
    retryStrategy: null,
    connectTimeout: 5_000,
    commandTimeout: 30_000,
    ...(tunnel && { Connector: connectorOf(tunnel) as never }),
  });
  let network: Error | undefined;
  client.on("error", (error: Error) => {
    network ??= error;
  });
  const lost = (error: unknown) => {
    const { message } = network ?? (error as Error);
    return failure(
      `no connection to Redis at ${placeOf(endpoint)} (${end?.reason ?? message})`,
      end?.code ?? (codeOf(network) === "ECONNREFUSED" ? "REFUSED" : "LOST"),
    );
  };

  try {
    await client.connect();
    // A tunnel is open before anybody listens at its other end: any answer will do.
    if (tunnel) await client.call("PING").catch(refusalOnly);
  } catch (error) {
    client.disconnect();
    throw lost(error);
  }
  return {
    async send(command, ...args) {
      try {
        return await client.call(command, ...args);
      } catch (error) {
        const answer = (error as Error).message;
        if ((error as Error).name !== "ReplyError" || answer.startsWith("DENIED")) throw lost(error);
        const name = ["ACL", "CONFIG", "CLIENT"].includes(command) ? `${command} ${args[0]}` : command;
        throw failure(
          `Redis at ${placeOf(endpoint)} answered ${name} with: ${withoutCredentials(answer)}`,
          answer.split(" ", 1)[0],
        );
      }
    },
    close() {
      client.disconnect();
    },
  };
}

/** What makes ioredis use a stream that is there. */
function connectorOf(stream: Duplex) {
  return class {
    check = () => true;
    connect = async () => stream;
    disconnect = () => stream.destroy();
  };
}

/** Redis refusing a command is an answer. */
function refusalOnly(error: Error): void {
  if (error.name !== "ReplyError") throw error;
}

export async function login(session: Session, endpoint: Endpoint): Promise<void> {
  try {
    await session.send("AUTH", endpoint.username, endpoint.password);
  } catch (error) {
    if (codeOf(error) !== "WRONGPASS") throw error;
    throw failure(
      `Redis at ${placeOf(endpoint)} refuses the login of user "${endpoint.username}" (WRONGPASS). ` +
        "Either another server answers there, or its users were changed by hand: `docker restart` of its " +
        "container loads the installed users again; then repeat `pulumi up`.",
      "WRONGPASS",
    );
  }
}

/** Waits until the server answers, lets us in and has loaded its data. Gives up at once when it will not let us in. */
async function openWhenReady(endpoint: Endpoint, patience: Patience): Promise<Session> {
  for (;;) {
    let session: Session | undefined;
    let reason: string;
    try {
      session = await dial(endpoint);
      await login(session, endpoint);
      const info = parseInfo(await session.send("INFO", "persistence"));
      if (info.loading === "0") return session;
      reason = `it is loading its data (${info.loading_loaded_perc ?? "?"} %)`;
    } catch (error) {
      session?.close();
      if (!isPassing(error)) throw error;
      reason = (error as Error).message;
    }
    session?.close();
    if (Date.now() >= patience.until) {
      throw failure(
        `Redis at ${placeOf(endpoint)} was not ready within ${patience.seconds} s: ${reason}. ` +
          "See the server's log (`docker logs`); a large data set may need a longer `readyTimeout`.",
      );
    }
    await pause(250);
  }
}

/**
 * Runs `work` on a logged-in connection to a ready server and closes it. `work` may be repeated: a connection that
 * breaks in the middle is made again, at most five times, so it must ask the server where things stand.
 */
export async function withRedis<T>(
  endpoint: Endpoint,
  work: (session: Session, patience: Patience) => Promise<T>,
): Promise<T> {
  const seconds = endpoint.readyTimeoutSeconds;
  for (let losses = 0; ; losses++) {
    const patience = { seconds, until: Date.now() + seconds * 1000 };
    const session = await openWhenReady(endpoint, patience);
    try {
      return await work(session, patience);
    } catch (error) {
      if (!isPassing(error) || losses === 5) throw error;
      console.log(`${(error as Error).message}; connecting again`);
    } finally {
      session.close();
    }
  }
}
