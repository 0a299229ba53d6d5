import { truncationWarning } from "../boot/serverLog";
import { type Deadline, pause } from "../connection/deadline";
import { type DockerDaemon, docker } from "../connection/dockerCommand";
import { inspected } from "../connection/dockerEngine";
import type { StartableServer } from "../connection/readySession";
import { parseInfo } from "../connection/replies";
import { standingOf } from "../connection/serverContainer";
import { placeOf, type ServerLogin } from "../connection/serverLogin";
import { answerTimeout, dial, loadClient, type Session } from "../connection/session";
import { codeOf, failure } from "../connection/sessionError";
import { finishRewrite } from "./persistence";

/** Redis's own name for this run of the server: another one after every start. */
export async function runId(session: Session): Promise<string> {
  return parseInfo(await session.send("INFO", "server")).run_id ?? "";
}

/** Starts the server anew on the files that it boots from, after a clean stop. The session is over then: that is its error. */
export async function restart(
  session: Session,
  deadline: Deadline,
  daemon: DockerDaemon,
  container: string,
  why: string,
): Promise<never> {
  await finishRewrite(session, deadline);
  console.log(`${why} It is restarted.`);
  try {
    await docker(daemon, "restart", container);
  } catch (error) {
    throw failure(
      `${why} It has to be restarted, which did not work from here (${(error as Error).message}): ` +
        "`docker restart` its container, then repeat `pulumi up`.",
    );
  }
  throw failure("The server was restarted", "LOST");
}

/** Says what the server left out of a damaged AOF at its last start, from its log; without Docker's command, nothing. */
export async function reportTruncation(daemon: DockerDaemon, container: string): Promise<void> {
  const log = await docker(daemon, "logs", "--tail", "200", container).catch(() => "");
  const warning = truncationWarning(log.split(/\r?\n/));
  if (warning) console.log(`Warning: ${warning}`);
}

/** Spares a server that runs into its end again and again Docker's waiting before the next try, up to a minute. */
export async function startAtOnce(daemon: DockerDaemon, container: string): Promise<void> {
  // By the command, which the next step takes: InstalledConfig has no other use of the Engine's API in its text.
  const status = await docker(daemon, "inspect", "--format", "{{.State.Status}}", container).catch(() => "");
  if (status.trim() === "restarting") await docker(daemon, "restart", container);
}

/**
 * Starts a server that does not run, which nobody but Docker sees: stopped by hand, or made by an earlier `pulumi up` that could not
 * start it and that the docker plugin took for done.
 */
async function startStopped(daemon: DockerDaemon, container: string): Promise<void> {
  const found = await inspected(daemon, "container", container).catch(() => undefined);
  if (found === undefined || !["created", "exited"].includes(found.State.Status)) return;
  if (Object.keys(found.NetworkSettings.Networks ?? {}).length === 0) {
    throw failure(
      `The container of the server was made and never started, and is on no network: \`docker rm ${container.slice(0, 12)}\` on the ` +
        "Docker host, then `pulumi up --refresh` makes it anew.",
    );
  }
  console.log("The container of the server does not run: it is started.");
  await docker(daemon, "start", container).catch((error: Error) => {
    throw failure(`The container of the server does not run, and Docker does not start it: ${error.message}`);
  });
}

/** The server in a container, which is started when it does not run. */
export function startable(server: ServerLogin, container: string): StartableServer {
  return { ...server, whenRefused: () => startStopped(server.docker, container) };
}

/** How a connection begins or why it does not; Docker accepts them for a container whose server does not listen. */
async function firstAnswer(server: ServerLogin): Promise<string> {
  let session: Session | undefined;
  try {
    session = await dial(server);
    await session.send("PING");
    return "PONG";
  } catch (error) {
    return codeOf(error) ?? "";
  } finally {
    session?.close();
  }
}

/**
 * What a refresh puts in place of the container's id when Docker says that it does not run, or nothing has listened for two seconds, or
 * only now and then, as in a container that runs into its end again and again. That is an answer, unlike a timeout: the server is
 * stopped or gone, and whoever listens there in its place is asked nothing. `read` must not fail then, because a failing refresh would
 * keep `pulumi up --refresh` from bringing the server back; the next `up` settles everything again.
 */
export async function stoppedServer(server: ServerLogin, container: string): Promise<string | undefined> {
  const none = `(no server at ${placeOf(server)})`;
  if ((await standingOf(server, container)) !== "running") return none;
  await loadClient();
  let refused = 0;
  for (let tries = 0; tries < 8; tries++) {
    const answer = await Promise.race([
      firstAnswer(server),
      pause(answerTimeout(server)).then(() => "silence"),
    ]);
    if (!["REFUSED", "LOST"].includes(answer)) return undefined;
    if (answer === "REFUSED") refused++;
    await pause(250);
  }
  return refused > 0 || (await standingOf(server, container)) !== "running" ? none : undefined;
}
