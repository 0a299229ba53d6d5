import { type Deadline, deadlineIn, isOver, pause } from "./deadline";
import { parseInfo } from "./replies";
import { type ProvenServer, proven } from "./serverContainer";
import { placeOf, type ServerLogin } from "./serverLogin";
import { dial, login, type Session } from "./session";
import { codeOf, failure, isPassing } from "./sessionError";

/** For how long, in seconds, a full server is waited for: some clients come and go, those of a pool stay. */
const fullServerSeconds = 10;

/** A server about which something can be done when nobody listens; asked once for each wait. */
export interface StartableServer extends ServerLogin {
  whenRefused?: () => Promise<void>;
}

/**
 * Waits until the server answers, lets us in and has loaded its data. Gives up at once when it will not let us in, or when Docker says
 * that it is not the one in our container.
 */
async function openWhenReady(
  server: StartableServer,
  container: string,
  deadline: Deadline,
): Promise<{ session: Session; ours: ProvenServer }> {
  let full: Deadline | undefined;
  for (let tries = 0; ; tries++) {
    let session: Session | undefined;
    let reason: string;
    try {
      session = await dial(server);
      const ours = await proven(server, container);
      await login(session, ours);
      const info = parseInfo(await session.send("INFO", "persistence"));
      if (info.loading === "0") return { session, ours };
      reason = `it is loading its data (${info.loading_loaded_perc ?? "?"} %)`;
    } catch (error) {
      session?.close();
      if (codeOf(error) === "FULL") {
        if (!full) console.log(`${(error as Error).message} Waiting for a connection …`);
        full ??= deadlineIn(Math.min(fullServerSeconds, deadline.seconds));
        if (isOver(full)) throw error;
      } else if (!isPassing(error)) throw error;
      reason = (error as Error).message;
      if (codeOf(error) === "REFUSED" && tries === 0) await server.whenRefused?.();
    }
    session?.close();
    if (isOver(deadline)) {
      throw failure(
        `Redis at ${placeOf(server)} was not ready within ${deadline.seconds} s: ${reason}. ` +
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
  server: StartableServer,
  container: string,
  work: (session: Session, deadline: Deadline, ours: ProvenServer) => Promise<T>,
): Promise<T> {
  for (let losses = 0; ; losses++) {
    const deadline = deadlineIn(server.readyTimeoutSeconds);
    const { session, ours } = await openWhenReady(server, container, deadline);
    try {
      return await work(session, deadline, ours);
    } catch (error) {
      if (!isPassing(error) || losses === 5) throw error;
      console.log(`${(error as Error).message}; connecting again`);
    } finally {
      session.close();
    }
  }
}
