import { setTimeout as after } from "node:timers/promises";
import { docker } from "../../../components/connection/dockerCommand";
import { inspected } from "../../../components/connection/dockerEngine";
import { parseInfo, parsePairs, sessionsByUser } from "../../../components/connection/replies";
import { isRunning, proven } from "../../../components/connection/serverContainer";
import type { ServerLogin } from "../../../components/connection/serverLogin";
import { answerTimeout, dial, login } from "../../../components/connection/session";
import { codeOf, failure } from "../../../components/connection/sessionError";
import type { AskedFacts, ServerFacts } from "../../../components/impact/report/serverFacts";
import { backupHealth } from "./backupHealth";
import { dockerFacts, timesOf } from "./dockerFacts";
import { factsOfServer } from "./factsOfServer";
import type { ServerInState } from "./serversInState";

/** Milliseconds after its start in which a server is looked for its boot in the log: of later lines there may be many. */
const longestBoot = 600_000;

/** What a server answers, or that it did not within the time for which a provider would wait for an answer, too. */
export async function askServer({ login, container, backup }: ServerInState): Promise<AskedFacts> {
  if (container === undefined) return { unknown: "it has no container yet" };
  const limit = answerTimeout(login);
  const over = new AbortController();
  const tooLate = after(limit, { unknown: `it gave no answer within ${limit / 1000} s` }, over);
  const answer = ask({ login, container, backup }, over.signal).then(
    (facts) => ({ facts }),
    (error) => ({ unknown: reasonOf(error), ...(isOfNoProcess(error) && { isDown: true as const }) }),
  );
  try {
    return await Promise.race([answer, tooLate]);
  } finally {
    tooLate.catch(() => {});
    over.abort();
  }
}

/** All questions, to the server in our container and to nobody else, who may have its port. */
async function ask(
  { login: server, container: id, backup }: ServerInState & { container: string },
  over: AbortSignal,
): Promise<ServerFacts> {
  const container = await inspected(server.docker, "container", id);
  if (container === undefined) throw failure("", "GONE");
  if (!isRunning(container)) throw failure("", "STOPPED");
  if (container.State.Status === "paused") throw failure("", "PAUSED");
  const times = timesOf(container);
  const log = bootLog(server, id, times.startedAt);
  const health = backup ? backupHealth(server.docker, backup).catch(() => undefined) : undefined;
  const session = await dial(server);
  over.addEventListener("abort", () => session.close());
  if (over.aborted) session.close();
  await login(session, await proven(server, id));
  // Not before, and waited for: a container that is paused while a command begins in it stays so.
  const host = docker(server.docker, "exec", id, "cat", "/proc/loadavg", "/proc/cpuinfo").catch(() => "");
  const info = parseInfo(await session.send("INFO", "everything"));
  if (info.loading === "1") throw failure("", "LOADING");
  const config = parsePairs(await session.send("CONFIG", "GET", "save", "shutdown-on-sigterm"));
  const list = String(await session.send("CLIENT", "LIST"));
  const sessions = sessionsByUser(list);
  const subscribers = sessionsByUser(list.split("\n").filter(isSubscribed).join("\n"));
  return factsOfServer(
    { info, config, sessions, subscribers },
    {
      ...dockerFacts(times, await log, await host),
      ...withBackup(await health),
    },
  );
}

const withBackup = (backup: ServerFacts["backup"]) => backup && { backup };

/** Of a line of CLIENT LIST: to a channel, a pattern or a shard's channel. */
const isSubscribed = (line: string) => / p?s?sub=[1-9]/.test(line);

/** What the server printed when it started, however long ago; without Docker's command, nothing. */
async function bootLog({ docker: daemon }: ServerLogin, id: string, startedAt: string): Promise<string> {
  const until = new Date(Date.parse(startedAt) + longestBoot).toISOString();
  return docker(daemon, "logs", "--timestamps", "--since", startedAt, "--until", until, id).catch(() => "");
}

function isOfNoProcess(error: unknown): boolean {
  return ["GONE", "STOPPED"].includes(codeOf(error) ?? "");
}

/** Why there are no facts, in words, by what no message of a connection says more shortly; none tells where the server is. */
export function reasonOf(error: unknown): string {
  const reasons: Record<string, string> = {
    GONE: "its container is gone",
    STOPPED: "its container does not run",
    PAUSED: "its container is paused",
    STRANGER: "something else than this stack's server answers at its port",
    REFUSED: "nobody listens at its port",
    LOST: "the connection to it was lost",
    FULL: "it has as many clients as it takes, and none may be added to ask it",
    LOADING: "it is loading its data",
    SILENT: "it gave no answer in time",
    BUSY: "it is busy with a script",
    WRONGPASS: "it refuses the admin's password",
    DOCKER: "Docker does not answer",
    ABSENT: "Docker does not answer",
    SSH: "ssh does not get into its host",
  };
  return reasons[codeOf(error) ?? ""] ?? "it could not be asked";
}
