import type { Duplex } from "node:stream";
import type { ProvenServer } from "./serverContainer";
import { placeOf, type ServerLogin } from "./serverLogin";
import { codeOf, failure, fullServer, isFull, withoutCredentials } from "./sessionError";
import { openTunnel, type TunnelEnd } from "./sshTunnel";

/** One connection to a server. */
export interface Session {
  send(command: string, ...args: string[]): Promise<unknown>;
  close(): void;
}

/**
 * Opens a connection that nobody has logged in to: the one place that decides how a byte gets from here to the server. Errors
 * are made anew here: those of ioredis carry the arguments of the command, among them the password of AUTH.
 */
export async function dial(server: ServerLogin): Promise<Session> {
  const { Redis } = await import("ioredis");
  const { host, port, ssh, readyTimeoutSeconds } = server;
  let end: TunnelEnd | undefined;
  const target = `${host.includes(":") ? `[${host}]` : host}:${port}`;
  const tunnel =
    ssh &&
    (await openTunnel(ssh, target, Math.min(readyTimeoutSeconds, 10), (how) => {
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
  // Without a listener ioredis prints its errors.
  client.on("error", (error: Error) => {
    network ??= error;
  });
  const lost = (error: unknown) => {
    const { message } = network ?? (error as Error);
    if (isFull(message)) return fullServer(placeOf(server), server.maxclients);
    const code = end?.code ?? (codeOf(network) === "ECONNREFUSED" ? "REFUSED" : "LOST");
    // Node's own words name the address.
    const reason = server.hidesPlace ? code : (end?.reason ?? message);
    return failure(`no connection to Redis at ${placeOf(server)} (${reason})`, code);
  };

  try {
    await client.connect();
    // A tunnel is open before anybody listens at its other end: any answer will do.
    if (tunnel) await client.call("PING").catch(acceptRefusal);
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
        if ((error as Error).name !== "ReplyError" || answer.startsWith("DENIED") || isFull(answer)) {
          throw lost(error);
        }
        const name = ["ACL", "CONFIG", "CLIENT"].includes(command) ? `${command} ${args[0]}` : command;
        throw failure(
          `Redis at ${placeOf(server)} answered ${name} with: ${withoutCredentials(answer)}`,
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

/** Redis refusing a command is an answer; refusing the connection is none. */
function acceptRefusal(error: Error): void {
  if (error.name !== "ReplyError" || isFull(error.message)) throw error;
}

/** Loads what a connection needs: seconds on a busy machine, which are none of the server's. */
export async function loadClient(): Promise<void> {
  await import("ioredis");
}

/** For how many milliseconds a server may be silent until nobody waits for it; through ssh, a host is logged in to first. */
export function answerTimeout({ ssh }: ServerLogin): number {
  return ssh ? 15_000 : 5_000;
}

/** Lets the user in by the first of its passwords that is live. */
export async function login(session: Session, server: ProvenServer): Promise<void> {
  for (const password of [server.password, ...server.otherPasswords]) {
    try {
      await session.send("AUTH", server.username, password);
      return;
    } catch (error) {
      if (codeOf(error) !== "WRONGPASS") throw error;
    }
  }
  throw failure(
    `Redis at ${placeOf(server)} refuses the login of user "${server.username}" (WRONGPASS), with every password that this stack ` +
      "has for it. Either another server answers there, or somebody changed its users by hand: in that case `docker restart` of " +
      "its container loads the installed ones; then repeat `pulumi up`.",
    "WRONGPASS",
  );
}
