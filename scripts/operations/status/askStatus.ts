import { setTimeout as after } from "node:timers/promises";
import { parseInfo, sessionsByUser } from "../../../components/connection/replies";
import { answerTimeout, type Session } from "../../../components/connection/session";
import { failure } from "../../../components/connection/sessionError";
import { liveValues } from "../../../components/live/directives";
import { filesOnVolume } from "../../../components/live/installedFiles";
import { reasonOf } from "../../preview/facts/askServer";
import { type ContainerFiles, containerFiles } from "../containerFiles";
import type { OperatedServer } from "../operatedServer";
import { attentionLines } from "./attention";
import { askContainer } from "./containerStatus";
import { driftLines } from "./drift";
import { lastBackup } from "./lastBackup";
import { type RedisAnswers, redisStatus } from "./redisStatus";
import type { ServerStatus } from "./serverStatus";

/** What is shown of CONFIG GET, besides what was applied. */
const shownSettings = ["appendfsync", "save", "auto-aof-rewrite-percentage", "auto-aof-rewrite-min-size"];

/**
 * Asks Docker and Redis. A server that does not answer is a status, too; `session` opens one, or has one that is open.
 *
 * @param session ends in an error where nobody can log in
 */
export async function askStatus(
  server: OperatedServer,
  session: () => Promise<Session>,
): Promise<ServerStatus> {
  const { applied, daemon, stack, name } = server;
  const container = await askContainer(server);
  const runs = container.state === "running";
  const asked = runs ? within(answerTimeout(server.login), session, (open) => ask(open, server)) : undefined;
  const [answers, files, found, backup] = await Promise.all([
    asked?.catch((error: Error) => error),
    runs ? containerFiles(daemon, server.container).catch(() => undefined) : undefined,
    runs ? filesOnVolume(daemon, server.container, applied.files) : applied.files,
    lastBackup(server),
  ]);
  const unanswered =
    answers instanceof Error ? reasonOf(answers) : runs ? undefined : notRunning(container.state);
  const status = {
    time: new Date().toISOString(),
    stack,
    server: name,
    container: { ...container, ...memoryOf(files) },
    ...(answers && !(answers instanceof Error) && { redis: redisStatus(answers, files) }),
    ...(unanswered !== undefined && { unanswered }),
    drift:
      answers && !(answers instanceof Error)
        ? driftLines(applied, { settings: answers.config, users: answers.users, files: found })
        : [],
    ...(backup && { lastBackup: backup }),
  };
  return { ...status, attention: attentionLines(status) };
}

function memoryOf(files: ContainerFiles | undefined) {
  return files?.memoryBytes === undefined ? {} : { memoryBytes: files.memoryBytes };
}

function notRunning(state: string): string {
  return reasonOf({ code: { gone: "GONE", paused: "PAUSED" }[state] ?? "STOPPED" });
}

/** All at once: the answers are of one moment. */
async function ask(session: Session, { applied }: OperatedServer): Promise<RedisAnswers> {
  const names = [...shownSettings, ...Object.keys({ ...applied.settings, ...applied.boot })];
  const [info, config, id, list, users, denied] = await Promise.all([
    session.send("INFO"),
    liveValues(session, names),
    session.send("CLIENT", "ID"),
    session.send("CLIENT", "LIST"),
    session.send("ACL", "LIST"),
    session.send("ACL", "LOG"),
  ]);
  const others = String(list)
    .split("\n")
    .filter((line) => !line.startsWith(`id=${id} `));
  return {
    info: parseInfo(info),
    config,
    sessions: sessionsByUser(others.join("\n")),
    users: users as string[],
    denied,
  };
}

/** Closes a session that gave no answer in time, as that of a server that is stopped does not. */
async function within<T>(
  limit: number,
  open: () => Promise<Session>,
  use: (session: Session) => Promise<T>,
): Promise<T> {
  const over = new AbortController();
  let session: Session | undefined;
  const tooLate = after(limit, undefined, over).then(() => {
    session?.close();
    throw failure(`it gave no answer within ${limit / 1000} s`, "SILENT");
  });
  const used = open().then((opened) => {
    session = opened;
    if (over.signal.aborted) opened.close();
    return use(opened);
  });
  try {
    return await Promise.race([used, tooLate]);
  } finally {
    used.catch(() => {});
    tooLate.catch(() => {});
    over.abort();
  }
}
